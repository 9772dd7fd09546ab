//! The mapping file: parsed once, and checked against the schema before any data is read.

use std::collections::BTreeMap;

use interdict_model::{DatasetKey, Entity, EntityId, PropertyType, Schema, SourceFile};
use jiff::civil::Date;
use jiff::fmt::strtime;
use serde::Deserialize;
use toml::Spanned;

use super::record::Record;
use crate::ReadError;
use crate::notation::american_date;
use crate::table::Layout;
use crate::text::{Encoding, decode, line_of};

/// A mapping file, checked.
///
/// Invariant: every schema and property exists, every constant fits its property, and some column is
/// the name of the party.
pub struct Mapping {
    pub(super) file: String,
    pub(super) form: Form,
    pub(super) published: Option<Date>,
    pub(super) schema: SchemaRule,
    pub(super) id: Vec<String>,
    pub(super) prefix: Option<String>,
    pub(super) act_id: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) columns: BTreeMap<String, Column>,
    pub(super) constants: Vec<(Column, String)>,
}

/// How the data are written.
pub(super) enum Form {
    Csv(Layout),
    JsonLines,
}

/// What a record is.
pub(super) enum SchemaRule {
    Fixed(Schema),
    /// By the value of a column.
    Column {
        column: String,
        values: BTreeMap<String, Schema>,
    },
}

/// Whose property a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Party,
    Sanction,
    Address,
}

/// What a column means.
pub(super) struct Column {
    pub(super) owner: Owner,
    pub(super) property: String,
    pub(super) split: Option<String>,
    pub(super) dates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Wire {
    format: Spanned<String>,
    encoding: Option<Spanned<String>>,
    delimiter: Option<Spanned<String>>,
    #[serde(default)]
    skip_lines: usize,
    published: Option<Spanned<String>>,
    schema: Spanned<WireSchema>,
    id: Spanned<Vec<String>>,
    id_prefix: Option<Spanned<String>>,
    #[serde(default)]
    act_id: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    columns: BTreeMap<String, Spanned<WireColumn>>,
    #[serde(default)]
    constants: BTreeMap<String, Spanned<WireConstant>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireSchema {
    Fixed(String),
    Column {
        column: String,
        values: BTreeMap<String, String>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireColumn {
    Plain(String),
    Full {
        to: String,
        split: Option<String>,
        #[serde(default)]
        dates: Vec<String>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireConstant {
    One(String),
    Many(Vec<String>),
}

/// Turns faults of a mapping into errors with their lines.
struct Checker<'a> {
    file: &'a str,
    text: &'a str,
}

impl Mapping {
    /// Parses and checks a mapping file.
    ///
    /// # Errors
    /// When it is no TOML, has other keys, or names a schema or a property that does not exist; the
    /// error names the line.
    pub fn parse(file: &SourceFile<'_>) -> Result<Self, ReadError> {
        let text = decode(file, Encoding::Utf8)?;
        let checker = Checker {
            file: file.name,
            text: &text,
        };
        let wire: Wire = toml::from_str(&text).map_err(|fault| {
            let at = fault.span().map_or(0, |span| span.start);
            checker.fault_at(at, fault.message().to_owned())
        })?;
        checker.mapping(wire)
    }

    /// The columns that the data must have.
    pub(super) fn claimed(&self) -> Vec<&str> {
        let by_schema = match &self.schema {
            SchemaRule::Fixed(_) => None,
            SchemaRule::Column { column, .. } => Some(column),
        };
        let mut all: Vec<&str> = self
            .columns
            .keys()
            .chain(&self.id)
            .chain(&self.act_id)
            .chain(&self.ignore)
            .chain(by_schema)
            .map(String::as_str)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl SchemaRule {
    /// The schema of a record.
    pub(super) fn of(&self, record: &Record) -> Result<Schema, String> {
        match self {
            Self::Fixed(schema) => Ok(*schema),
            Self::Column { column, values } => {
                let word = record.get(column).next().unwrap_or_default();
                values.get(word).copied().ok_or_else(|| {
                    format!("{column} is {word:?}, which the mapping gives no schema")
                })
            }
        }
    }

    fn all(&self) -> Vec<Schema> {
        match self {
            Self::Fixed(schema) => vec![*schema],
            Self::Column { values, .. } => values.values().copied().collect(),
        }
    }
}

impl Checker<'_> {
    fn mapping(&self, wire: Wire) -> Result<Mapping, ReadError> {
        let form = self.form(&wire)?;
        let schema = self.schema(&wire.schema)?;
        if wire.id.get_ref().is_empty() {
            return Err(self.fault(&wire.id, "name at least one column that identifies a party"));
        }
        let mut columns = BTreeMap::new();
        for (name, column) in &wire.columns {
            columns.insert(name.clone(), self.column(column, &schema)?);
        }
        let named = |column: &Column| column.owner == Owner::Party && column.property == "name";
        if !columns.values().any(named) {
            return Err(self.fault_at(0, "no column is mapped to \"name\"".to_owned()));
        }
        let prefix = match &wire.id_prefix {
            Some(prefix) => Some(self.prefix(prefix)?),
            None => None,
        };
        Ok(Mapping {
            file: self.file.to_owned(),
            form,
            published: self.published(wire.published.as_ref())?,
            constants: self.constants(&wire.constants, &schema)?,
            schema,
            id: wire.id.into_inner(),
            prefix,
            act_id: wire.act_id,
            ignore: wire.ignore,
            columns,
        })
    }

    fn form(&self, wire: &Wire) -> Result<Form, ReadError> {
        let csv = match wire.format.get_ref().as_str() {
            "csv" => true,
            "json-lines" => false,
            _ => return Err(self.fault(&wire.format, "use \"csv\" or \"json-lines\"")),
        };
        if !csv {
            let csv_only = wire.delimiter.as_ref().or(wire.encoding.as_ref());
            return match csv_only {
                Some(key) => Err(self.fault(key, "JSON lines are UTF-8 and have no delimiter")),
                None => Ok(Form::JsonLines),
            };
        }
        let encoding = match &wire.encoding {
            None => Encoding::Utf8,
            Some(word) if word.get_ref() == "utf-8" => Encoding::Utf8,
            Some(word) if word.get_ref() == "windows-1252" => Encoding::Utf8OrWindows1252,
            Some(word) => return Err(self.fault(word, "use \"utf-8\" or \"windows-1252\"")),
        };
        let delimiter = match &wire.delimiter {
            None => b',',
            Some(word) => match word.get_ref().as_bytes() {
                [byte] if byte.is_ascii() => *byte,
                _ => return Err(self.fault(word, "use one ASCII character")),
            },
        };
        Ok(Form::Csv(Layout {
            delimiter,
            encoding,
            preamble: wire.skip_lines,
        }))
    }

    fn published(&self, word: Option<&Spanned<String>>) -> Result<Option<Date>, ReadError> {
        let Some(word) = word else { return Ok(None) };
        let date = american_date(word.get_ref())
            .ok()
            .and_then(|date| date.exact_day());
        let problem = "not a day; use YYYY-MM-DD";
        date.map(Some).ok_or_else(|| self.fault(word, problem))
    }

    /// A prefix keeps ids in the shape of keys, whatever the data hold.
    fn prefix(&self, word: &Spanned<String>) -> Result<String, ReadError> {
        match DatasetKey::new(word.get_ref()) {
            Ok(key) => Ok(key.to_string()),
            Err(fault) => Err(self.fault(word, &fault.to_string())),
        }
    }

    fn schema(&self, wire: &Spanned<WireSchema>) -> Result<SchemaRule, ReadError> {
        let named = |word: &str| {
            Schema::named(word)
                .filter(|schema| schema.is_a(Schema::THING))
                .ok_or_else(|| self.fault(wire, &format!("{word:?} is no schema of a party")))
        };
        match wire.get_ref() {
            WireSchema::Fixed(word) => named(word).map(SchemaRule::Fixed),
            WireSchema::Column { column, values } => {
                let mut known = BTreeMap::new();
                for (value, word) in values {
                    known.insert(value.clone(), named(word)?);
                }
                Ok(SchemaRule::Column {
                    column: column.clone(),
                    values: known,
                })
            }
        }
    }

    fn column(&self, wire: &Spanned<WireColumn>, schema: &SchemaRule) -> Result<Column, ReadError> {
        let (to, split, dates) = match wire.get_ref() {
            WireColumn::Plain(to) => (to, None, Vec::new()),
            WireColumn::Full { to, split, dates } => (to, split.clone(), dates.clone()),
        };
        let (column, schemata) = self.target(wire, to, schema)?;
        let kinds = schemata
            .iter()
            .filter_map(|schema| schema.property(&column.property));
        let is_date = kinds
            .into_iter()
            .any(|property| property.kind() == PropertyType::Date);
        if !dates.is_empty() && !is_date {
            return Err(self.fault(wire, &format!("{to} is no date: it takes no date formats")));
        }
        let sample = jiff::civil::date(2001, 2, 3);
        for format in &dates {
            if let Err(fault) = strtime::format(format, sample) {
                return Err(self.fault(wire, &format!("{format:?} is no date format: {fault}")));
            }
        }
        if split.as_deref() == Some("") {
            return Err(self.fault(wire, "a field cannot be split at nothing"));
        }
        Ok(Column {
            split,
            dates,
            ..column
        })
    }

    /// `name`, `sanction.startDate`, `address.city`: the property, and the schemata that may have it.
    fn target<T>(
        &self,
        at: &Spanned<T>,
        to: &str,
        schema: &SchemaRule,
    ) -> Result<(Column, Vec<Schema>), ReadError> {
        let (owner, property) = match to.split_once('.') {
            None => (Owner::Party, to),
            Some(("sanction", property)) => (Owner::Sanction, property),
            Some(("address", property)) => (Owner::Address, property),
            Some((owner, _)) => {
                let problem = format!("{owner:?} is neither \"sanction\" nor \"address\"");
                return Err(self.fault(at, &problem));
            }
        };
        let schemata = match owner {
            Owner::Party => schema.all(),
            Owner::Sanction => vec![Schema::SANCTION],
            Owner::Address => vec![Schema::ADDRESS],
        };
        let names: Vec<&str> = schemata.iter().map(|schema| schema.name()).collect();
        let known = schemata
            .iter()
            .filter_map(|schema| schema.property(property))
            .next();
        match known {
            None => {
                let problem = format!("{} has no property {property:?}", names.join(" or "));
                Err(self.fault(at, &problem))
            }
            Some(known) if known.kind() == PropertyType::Entity => {
                let problem = format!("{property:?} points to another entity: no column holds one");
                Err(self.fault(at, &problem))
            }
            Some(_) => Ok((
                Column {
                    owner,
                    property: property.to_owned(),
                    split: None,
                    dates: Vec::new(),
                },
                schemata,
            )),
        }
    }

    fn constants(
        &self,
        wire: &BTreeMap<String, Spanned<WireConstant>>,
        schema: &SchemaRule,
    ) -> Result<Vec<(Column, String)>, ReadError> {
        let mut constants = Vec::new();
        for (to, constant) in wire {
            let values = match constant.get_ref() {
                WireConstant::One(value) => vec![value.clone()],
                WireConstant::Many(values) => values.clone(),
            };
            for value in values {
                let (column, schemata) = self.target(constant, to, schema)?;
                self.check_constant(constant, &column.property, &value, &schemata)?;
                constants.push((column, value));
            }
        }
        Ok(constants)
    }

    fn check_constant<T>(
        &self,
        at: &Spanned<T>,
        property: &str,
        value: &str,
        schemata: &[Schema],
    ) -> Result<(), ReadError> {
        let id = EntityId::new("constant").expect("a sound id");
        for schema in schemata {
            let mut entity = Entity::new(id.clone(), *schema);
            if let Err(fault) = entity.try_add(property, value) {
                return Err(self.fault(at, &fault.to_string()));
            }
        }
        Ok(())
    }

    fn fault<T>(&self, at: &Spanned<T>, problem: &str) -> ReadError {
        self.fault_at(at.span().start, problem.to_owned())
    }

    fn fault_at(&self, at: usize, problem: String) -> ReadError {
        ReadError::Mapping {
            file: self.file.to_owned(),
            line: line_of(self.text.as_bytes(), at),
            problem,
        }
    }
}
