//! The legal act by which a list names a party.

use jiff::civil::Date;

use crate::{Entity, EntityId, PartialDate, Schema};

/// A typed look at a FollowTheMoney `Sanction`: the legal act, not the party it is against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// The `Sanction` entity's own id.
    pub id: EntityId,
    /// The party it is against.
    pub entity: EntityId,
    /// Who acted.
    pub authority: Option<String>,
    /// The program or list, in the list's own words.
    pub program: Option<String>,
    /// When the list first named the party.
    pub listed: Option<PartialDate>,
    /// From when it has effect.
    pub start: Option<PartialDate>,
    /// The last day named for it; open where there is none.
    pub end: Option<PartialDate>,
    /// Where it was published.
    pub citation: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// For which items a licence is needed.
    pub license_requirement: Option<String>,
    /// How an application is judged.
    pub license_policy: Option<String>,
    /// What the act provides.
    pub provisions: Option<String>,
    /// How it stands or how it ended, in the list's own words.
    pub status: Option<String>,
}

/// How a designation stands on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DesignationState {
    /// Its first day is still to come.
    NotYet,
    /// It has begun, or names no beginning, and has not ended.
    InForce,
    /// Its last day is past.
    Ended,
}

impl Designation {
    /// Reads the act out of a `Sanction` entity; none when the entity is no sanction or is against nobody.
    #[must_use]
    pub fn of(sanction: &Entity) -> Option<Self> {
        if !sanction.schema().is_a(Schema::SANCTION) {
            return None;
        }
        let text = |property: &str| sanction.first(property).map(str::to_owned);
        let earliest = |property: &str| sanction.dates(property).min();
        Some(Self {
            id: sanction.id().clone(),
            entity: EntityId::new(sanction.first("entity")?).ok()?,
            authority: text("authority"),
            program: text("program").or_else(|| text("programId")),
            listed: earliest("listingDate"),
            start: earliest("startDate"),
            end: sanction.dates("endDate").max(),
            citation: text("citation"),
            reason: text("reason"),
            license_requirement: text("licenseRequirement"),
            license_policy: text("licensePolicy"),
            provisions: text("provisions"),
            status: text("status"),
        })
    }

    /// The act as it stands against each of the parties that it names.
    pub fn all(sanction: &Entity) -> impl Iterator<Item = Self> {
        let act = Self::of(sanction);
        let parties = sanction.values("entity");
        parties.filter_map(move |party| {
            let entity = EntityId::new(party).ok()?;
            Some(Self {
                entity,
                ..act.clone()?
            })
        })
    }

    /// The first day on which it can have effect: its start, else its listing. None when the list
    /// says neither, which means "as long as the list has named it".
    #[must_use]
    pub fn begins(&self) -> Option<Date> {
        self.start.or(self.listed).map(|date| date.first())
    }

    /// The last day on which it can have effect.
    #[must_use]
    pub fn ends(&self) -> Option<Date> {
        self.end.map(|date| date.last())
    }

    /// How it stands on a day. A date known in part is taken in the sense that restricts longer.
    #[must_use]
    pub fn state(&self, day: Date) -> DesignationState {
        if self.begins().is_some_and(|first| day < first) {
            DesignationState::NotYet
        } else if self.ends().is_some_and(|last| day > last) {
            DesignationState::Ended
        } else {
            DesignationState::InForce
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(start: &str, end: &str, day: &str) -> DesignationState {
        let mut act = Entity::new(EntityId::new("a-1").unwrap(), Schema::SANCTION);
        act.add("entity", "p-1");
        act.add("startDate", start);
        act.add("endDate", end);
        Designation::of(&act).unwrap().state(day.parse().unwrap())
    }

    #[test]
    fn days_at_the_edges() {
        #[track_caller]
        fn check(day: &str, want: DesignationState) {
            assert_eq!(state("2018-04-15", "2018-07-13", day), want);
        }
        check("2018-04-14", DesignationState::NotYet);
        check("2018-04-15", DesignationState::InForce);
        check("2018-07-13", DesignationState::InForce);
        check("2018-07-14", DesignationState::Ended);
        assert_eq!(state("2018", "", "2018-01-01"), DesignationState::InForce);
        assert_eq!(state("", "2018", "2018-12-31"), DesignationState::InForce);
        assert_eq!(state("", "", "1900-01-01"), DesignationState::InForce);
    }

    #[test]
    fn one_act_may_name_several_parties() {
        let mut act = Entity::new(EntityId::new("a-1").unwrap(), Schema::SANCTION);
        act.add("entity", "p-1");
        act.add("entity", "p-2");
        let named: Vec<String> = Designation::all(&act)
            .map(|one| one.entity.to_string())
            .collect();
        assert_eq!(named, ["p-1", "p-2"]);
        let person = Entity::new(EntityId::new("p-1").unwrap(), Schema::PERSON);
        assert_eq!(Designation::all(&person).count(), 0);
    }

    #[test]
    fn only_sanctions_are_designations() {
        let person = Entity::new(EntityId::new("p-1").unwrap(), Schema::PERSON);
        assert_eq!(Designation::of(&person), None);
    }
}
