//! JSON lines: one entity a line, with other entities nested in it or not.

use interdict_model::{Entity, SourceFile};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::entity::{Built, build};
use super::wire::Line;
use crate::ReadError;
use crate::draft::{Draft, Place};
use crate::json::{fault, utf8};

/// Reads a file of entities into the draft.
pub(super) fn read(draft: &mut Draft, file: &SourceFile<'_>) -> Result<(), ReadError> {
    for_each(draft, file, |draft, place, line: Line<'_>| {
        match build(&line) {
            Ok(built) => {
                keep(draft, &place, built);
                draft.read();
            }
            Err(problem) => draft.reject(&place, problem),
        }
    })
}

/// Keeps what one line became.
pub(super) fn keep(draft: &mut Draft, place: &Place, built: Built) {
    for fault in built.faults {
        let place = place.record(fault.entity);
        draft.value_issue(&place, &fault.field, &fault.value, fault.problem);
    }
    for nested in built.nested {
        keep_nested(draft, place, nested);
    }
    draft.keep(&place.record(built.entity.id().as_str()), built.entity);
}

/// The same entity is nested in all its neighbours, each time with as much as the publisher cared to
/// unfold: its statements are joined without a word.
fn keep_nested(draft: &mut Draft, place: &Place, entity: Entity) {
    let same = draft
        .kept_mut(entity.id())
        .filter(|known| known.schema() == entity.schema());
    let Some(known) = same else {
        draft.keep(place, entity);
        return;
    };
    for said in entity.statements() {
        let (original, lang) = (said.original.as_deref(), said.lang.as_deref());
        let fits = known.try_say(said.property.name(), &said.value, original, lang);
        fits.expect("a statement fits another entity of its schema");
    }
}

/// Counts every line that is not blank as a source record, parses it and hands it on. JSON of another
/// shape is rejected alone, unless it is the first line: then the file is something else.
///
/// # Errors
/// When a line is no JSON, or the first one is no entity.
pub(super) fn for_each<'a, T: Deserialize<'a>>(
    draft: &mut Draft,
    file: &SourceFile<'a>,
    mut take: impl FnMut(&mut Draft, Place, T),
) -> Result<(), ReadError> {
    let mut first = true;
    for (at, text) in utf8(file)?.split('\n').enumerate() {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let line = at as u64 + 1;
        match serde_json::from_str(text) {
            Ok(parsed) => {
                draft.source();
                take(draft, Place::new(file.name, line), parsed);
            }
            Err(problem) if is_json(text) => {
                if first {
                    return Err(no_entity(file, line, &problem));
                }
                draft.source();
                let place = Place::new(file.name, line);
                draft.reject(&place, format!("no entity: {}", words(&problem)));
            }
            Err(problem) => return Err(fault(file.name, line, &problem)),
        }
        first = false;
    }
    Ok(())
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn no_entity(file: &SourceFile<'_>, line: u64, problem: &serde_json::Error) -> ReadError {
    ReadError::WrongFormat {
        file: file.name.to_owned(),
        line,
        expected: "a FollowTheMoney entity".to_owned(),
        found: format!("other JSON ({})", words(problem)),
    }
}

/// What is wrong, without the place within the line.
fn words(problem: &serde_json::Error) -> String {
    let mut words = problem.to_string();
    words.truncate(words.rfind(" at line ").unwrap_or(words.len()));
    words
}
