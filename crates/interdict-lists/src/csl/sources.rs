//! The lists that the Consolidated Screening List is made of.

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// Its code: `DPL`.
    pub(super) code: &'static str,
    pub(super) department: Department,
    /// The program of listings that name none.
    pub(super) program: &'static str,
    /// What its parties are.
    pub(super) topic: &'static str,
}

/// Who keeps a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Department {
    Commerce,
    StateIsn,
    StateDtc,
    Treasury,
}

impl Department {
    /// The authority behind its listings.
    pub(super) fn authority(self) -> &'static str {
        match self {
            Self::Commerce => "US Commerce, Bureau of Industry and Security",
            Self::StateIsn => "US State, Bureau of International Security and Nonproliferation",
            Self::StateDtc => "US State, Directorate of Defense Trade Controls",
            Self::Treasury => "Office of Foreign Assets Control",
        }
    }
}

const fn source(
    code: &'static str,
    department: Department,
    program: &'static str,
    topic: &'static str,
) -> Source {
    Source {
        code,
        department,
        program,
        topic,
    }
}

const SOURCES: &[Source] = &[
    source(
        "DPL",
        Department::Commerce,
        "Denied Persons List (DPL)",
        "export.control",
    ),
    source(
        "EL",
        Department::Commerce,
        "Entity List (EL)",
        "export.control",
    ),
    source(
        "MEU",
        Department::Commerce,
        "Military End User (MEU) List",
        "export.control",
    ),
    source(
        "UVL",
        Department::Commerce,
        "Unverified List (UVL)",
        "export.risk",
    ),
    source(
        "ISN",
        Department::StateIsn,
        "Nonproliferation Sanctions (ISN)",
        "sanction",
    ),
    source(
        "DTC",
        Department::StateDtc,
        "ITAR Debarred (DTC)",
        "debarment",
    ),
    source(
        "SDN",
        Department::Treasury,
        "Specially Designated Nationals (SDN)",
        "sanction",
    ),
    source(
        "FSE",
        Department::Treasury,
        "Foreign Sanctions Evaders (FSE)",
        "sanction",
    ),
    source(
        "SSI",
        Department::Treasury,
        "Sectoral Sanctions Identifications List (SSI)",
        "sanction",
    ),
    source(
        "PLC",
        Department::Treasury,
        "Palestinian Legislative Council List (PLC)",
        "sanction",
    ),
    source("CAP", Department::Treasury, "Capta List (CAP)", "sanction"),
    source(
        "CMIC",
        Department::Treasury,
        "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC)",
        "sanction",
    ),
    source(
        "CCMC",
        Department::Treasury,
        "Non-SDN Communist Military Companies Sanctions List (CCMC)",
        "sanction",
    ),
    source(
        "MBS",
        Department::Treasury,
        "Non-SDN Menu-Based Sanctions List (NS-MBS List)",
        "sanction",
    ),
    source(
        "13599",
        Department::Treasury,
        "List of Persons Identified as Blocked Solely Pursuant to Executive Order 13599 (13599)",
        "sanction",
    ),
    source(
        "561",
        Department::Treasury,
        "Part 561 List (561)",
        "sanction",
    ),
];

/// The list that a record names: by its code alone (to 2016), or by its title and its keeper.
pub(super) fn named(word: &str) -> Option<Source> {
    let title = word.split(" - ").next().unwrap_or(word);
    let by = |source: &&Source| source.code == word || source.program == title;
    SOURCES.iter().find(by).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_known_by_code_and_by_title() {
        #[track_caller]
        fn check(word: &str, code: Option<&str>) {
            assert_eq!(named(word).map(|source| source.code), code, "{word}");
        }
        check("SDN", Some("SDN"));
        check(
            "Entity List (EL) - Bureau of Industry and Security",
            Some("EL"),
        );
        check(
            "Military End User (MEU) List - Bureau of Industry and Security",
            Some("MEU"),
        );
        check(
            "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department",
            Some("MBS"),
        );
        check("A List of Tomorrow (ALT) - Treasury Department", None);
    }
}
