//! The FollowTheMoney schemata and their properties, as a table read once.
//!
//! The table (`schema_table.tsv`) holds facts of the published model; the few properties that a
//! trade-restriction list needs and the model lacks are marked `interdict` in it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// A FollowTheMoney schema: `Person`, `Company`, `Vessel`, `Sanction` ...
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Schema(u8);

/// What kind of value a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum PropertyType {
    Address,
    Checksum,
    Country,
    Date,
    Email,
    Entity,
    Gender,
    Html,
    Identifier,
    Ip,
    Json,
    Language,
    Mimetype,
    Name,
    Number,
    Phone,
    String,
    Text,
    Topic,
    Url,
}

/// One property of a schema. Two properties are equal when their names are: what `name` means does
/// not change from `Person` to `Company`.
#[derive(Clone, Copy)]
pub struct Property(&'static PropertyRow);

struct PropertyRow {
    name: &'static str,
    label: &'static str,
    kind: PropertyType,
    range: Option<&'static str>,
    reverse: Option<&'static str>,
    matchable: bool,
}

struct SchemaRow {
    label: &'static str,
    plural: &'static str,
    matchable: bool,
    /// Every ancestor and the schema itself.
    lineage: Vec<Schema>,
    parents: Vec<Schema>,
    caption: Vec<&'static str>,
    featured: Vec<&'static str>,
    properties: BTreeMap<&'static str, Property>,
}

macro_rules! schemata {
    ($($constant:ident $name:literal,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($constant),* }

        /// The names, in the order of the constants: alphabetical.
        const NAMES: &[&str] = &[$($name),*];

        #[allow(missing_docs)]
        impl Schema {
            $(pub const $constant: Self = Self(Place::$constant as u8);)*
        }
    };
}

schemata! {
    ADDRESS "Address",
    AIRPLANE "Airplane",
    ANALYZABLE "Analyzable",
    ARTICLE "Article",
    ASSET "Asset",
    ASSOCIATE "Associate",
    AUDIO "Audio",
    BANK_ACCOUNT "BankAccount",
    CALL "Call",
    CALL_FOR_TENDERS "CallForTenders",
    COMPANY "Company",
    CONTRACT "Contract",
    CONTRACT_AWARD "ContractAward",
    CONTROL "Control",
    COURT_CASE "CourtCase",
    COURT_CASE_PARTY "CourtCaseParty",
    CRYPTO_WALLET "CryptoWallet",
    DEBT "Debt",
    DIRECTORSHIP "Directorship",
    DOCUMENT "Document",
    DOCUMENTATION "Documentation",
    ECONOMIC_ACTIVITY "EconomicActivity",
    EMAIL "Email",
    EMPLOYMENT "Employment",
    EVENT "Event",
    FAMILY "Family",
    FOLDER "Folder",
    HYPER_TEXT "HyperText",
    IDENTIFICATION "Identification",
    IMAGE "Image",
    INTEREST "Interest",
    INTERVAL "Interval",
    LEGAL_ENTITY "LegalEntity",
    LICENSE "License",
    MEMBERSHIP "Membership",
    MENTION "Mention",
    MESSAGE "Message",
    NOTE "Note",
    OCCUPANCY "Occupancy",
    ORGANIZATION "Organization",
    OWNERSHIP "Ownership",
    PACKAGE "Package",
    PAGE "Page",
    PAGES "Pages",
    PASSPORT "Passport",
    PAYMENT "Payment",
    PERSON "Person",
    PLAIN_TEXT "PlainText",
    POSITION "Position",
    PROJECT "Project",
    PROJECT_PARTICIPANT "ProjectParticipant",
    PUBLIC_BODY "PublicBody",
    REAL_ESTATE "RealEstate",
    REPRESENTATION "Representation",
    RISK "Risk",
    SANCTION "Sanction",
    SECURITY "Security",
    SIMILAR "Similar",
    SUCCESSION "Succession",
    TABLE "Table",
    TAX_ROLL "TaxRoll",
    TERRITORY "Territory",
    THING "Thing",
    TRIP "Trip",
    UNKNOWN_LINK "UnknownLink",
    USER_ACCOUNT "UserAccount",
    VALUE "Value",
    VEHICLE "Vehicle",
    VESSEL "Vessel",
    VIDEO "Video",
    WORKBOOK "Workbook",
}

static TABLE: LazyLock<Vec<SchemaRow>> = LazyLock::new(|| build(include_str!("schema_table.tsv")));

impl Schema {
    /// Finds a schema by its exact name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let at = NAMES.binary_search(&name).ok()?;
        Some(Self(u8::try_from(at).expect("fewer than 256 schemata")))
    }

    /// Every schema, in the order of their names.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..NAMES.len()).map(|at| Self(u8::try_from(at).expect("fewer than 256 schemata")))
    }

    /// The name, as FollowTheMoney writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// The label for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// The label for several of them.
    #[must_use]
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// Whether entities of this schema are parties that can be screened.
    #[must_use]
    pub fn is_matchable(self) -> bool {
        self.row().matchable
    }

    /// Whether this schema is `other` or descends from it.
    #[must_use]
    pub fn is_a(self, other: Self) -> bool {
        self.row().lineage.contains(&other)
    }

    /// The schema itself and all it descends from, in the order of their names.
    #[must_use]
    pub fn lineage(self) -> &'static [Self] {
        &self.row().lineage
    }

    /// The schemata it extends directly.
    #[must_use]
    pub fn parents(self) -> &'static [Self] {
        &self.row().parents
    }

    /// Names of the properties that can stand as the caption, best first.
    #[must_use]
    pub fn caption_properties(self) -> &'static [&'static str] {
        &self.row().caption
    }

    /// Names of the properties shown first.
    #[must_use]
    pub fn featured_properties(self) -> &'static [&'static str] {
        &self.row().featured
    }

    /// Finds a property of this schema, its own or inherited.
    #[must_use]
    pub fn property(self, name: &str) -> Option<Property> {
        self.row().properties.get(name).copied()
    }

    /// All properties, own and inherited, in the order of their names.
    pub fn properties(self) -> impl Iterator<Item = Property> {
        self.row().properties.values().copied()
    }

    fn row(self) -> &'static SchemaRow {
        &TABLE[usize::from(self.0)]
    }
}

impl Property {
    /// The name, as FollowTheMoney writes it: `birthDate`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The label for people: "Birth date".
    #[must_use]
    pub fn label(self) -> &'static str {
        self.0.label
    }

    /// What kind of value it holds.
    #[must_use]
    pub fn kind(self) -> PropertyType {
        self.0.kind
    }

    /// Whether its values help to tell two parties apart.
    #[must_use]
    pub fn is_matchable(self) -> bool {
        self.0.matchable
    }

    /// For an entity property, the schema it points to.
    #[must_use]
    pub fn range(self) -> Option<Schema> {
        self.0.range.and_then(Schema::named)
    }

    /// For an entity property, the name of the way back.
    #[must_use]
    pub fn reverse(self) -> Option<&'static str> {
        self.0.reverse
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Property {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Property {}

impl PartialOrd for Property {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Property {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.name.cmp(other.0.name)
    }
}

impl Hash for Property {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl PropertyType {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "address" => Self::Address,
            "checksum" => Self::Checksum,
            "country" => Self::Country,
            "date" => Self::Date,
            "email" => Self::Email,
            "entity" => Self::Entity,
            "gender" => Self::Gender,
            "html" => Self::Html,
            "identifier" => Self::Identifier,
            "ip" => Self::Ip,
            "json" => Self::Json,
            "language" => Self::Language,
            "mimetype" => Self::Mimetype,
            "name" => Self::Name,
            "number" => Self::Number,
            "phone" => Self::Phone,
            "string" => Self::String,
            "text" => Self::Text,
            "topic" => Self::Topic,
            "url" => Self::Url,
            _ => return None,
        })
    }

    /// Whether values of this type help to tell two parties apart unless the property says otherwise.
    fn is_matchable(self) -> bool {
        !matches!(
            self,
            Self::Gender
                | Self::Html
                | Self::Json
                | Self::Language
                | Self::Mimetype
                | Self::Number
                | Self::String
                | Self::Text
                | Self::Topic
        )
    }
}

/// One schema as its lines in the table give it, before inheritance.
struct Draft {
    parents: Vec<Schema>,
    matchable: bool,
    label: &'static str,
    plural: &'static str,
    caption: Vec<&'static str>,
    featured: Vec<&'static str>,
    properties: Vec<Property>,
}

/// Builds the table. A fault in it is our own bug, hence the panics.
fn build(table: &'static str) -> Vec<SchemaRow> {
    let mut drafts: Vec<Draft> = Vec::with_capacity(NAMES.len());
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&'static str> = line.split('\t').collect();
        match fields[0] {
            "schema" => {
                assert_eq!(
                    NAMES[drafts.len()],
                    fields[1],
                    "table and constants are in one order"
                );
                drafts.push(draft(&fields));
            }
            "prop" => {
                let owner = drafts.last_mut().expect("a property follows its schema");
                owner.properties.push(property(&fields));
            }
            other => panic!("unknown line {other} in the schema table"),
        }
    }
    (0..drafts.len()).map(|at| inherit(&drafts, at)).collect()
}

fn draft(fields: &[&'static str]) -> Draft {
    let parents = list(fields[2])
        .into_iter()
        .map(|name| Schema::named(name).expect("known parent"));
    Draft {
        parents: parents.collect(),
        matchable: fields[3] == "matchable",
        label: fields[4],
        plural: fields[5],
        caption: list(fields[6]),
        featured: list(fields[7]),
        properties: Vec::new(),
    }
}

fn property(fields: &[&'static str]) -> Property {
    let kind = PropertyType::named(fields[2]).expect("known property type");
    let matchable = match fields[4] {
        "matchable" => true,
        "unmatchable" => false,
        _ => kind.is_matchable(),
    };
    // The table lives as long as the program: one small leak in place of lifetimes everywhere.
    Property(Box::leak(Box::new(PropertyRow {
        name: fields[1],
        label: fields[5],
        kind,
        range: Some(fields[3]).filter(|name| *name != "-"),
        reverse: Some(fields[6]).filter(|name| *name != "-"),
        matchable,
    })))
}

fn list(field: &'static str) -> Vec<&'static str> {
    field.split(',').filter(|name| *name != "-").collect()
}

fn inherit(drafts: &[Draft], at: usize) -> SchemaRow {
    let own = Schema(u8::try_from(at).expect("fewer than 256 schemata"));
    let mut lineage = vec![own];
    let mut next = 0;
    while next < lineage.len() {
        for parent in &drafts[usize::from(lineage[next].0)].parents {
            if !lineage.contains(parent) {
                lineage.push(*parent);
            }
        }
        next += 1;
    }
    let mut properties = BTreeMap::new();
    // Nearest first, so that a schema's own property hides the inherited one.
    for schema in &lineage {
        for property in &drafts[usize::from(schema.0)].properties {
            properties.entry(property.name()).or_insert(*property);
        }
    }
    let nearest = |pick: fn(&Draft) -> &Vec<&'static str>| {
        let found = lineage
            .iter()
            .map(|s| pick(&drafts[usize::from(s.0)]))
            .find(|l| !l.is_empty());
        found.cloned().unwrap_or_default()
    };
    let (caption, featured) = (nearest(|d| &d.caption), nearest(|d| &d.featured));
    lineage.sort_unstable();
    let draft = &drafts[at];
    SchemaRow {
        label: draft.label,
        plural: draft.plural,
        matchable: draft.matchable,
        lineage,
        parents: draft.parents.clone(),
        caption,
        featured,
        properties,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_and_table_agree() {
        assert_eq!(Schema::PERSON.name(), "Person");
        assert_eq!(Schema::CRYPTO_WALLET.name(), "CryptoWallet");
        assert_eq!(TABLE.len(), NAMES.len());
        for schema in Schema::all() {
            assert_eq!(Schema::named(schema.name()), Some(schema));
        }
    }

    #[test]
    fn properties_are_inherited() {
        assert!(Schema::PERSON.property("name").is_some(), "from Thing");
        assert!(Schema::PERSON.property("birthDate").is_some());
        assert!(Schema::COMPANY.property("birthDate").is_none());
        assert!(
            Schema::COMPANY.is_a(Schema::LEGAL_ENTITY)
                && !Schema::LEGAL_ENTITY.is_a(Schema::COMPANY)
        );
        assert!(Schema::SANCTION.property("licenseRequirement").is_some());
        assert_eq!(
            Schema::OWNERSHIP.property("owner").unwrap().range(),
            Some(Schema::LEGAL_ENTITY)
        );
    }

    #[test]
    fn only_parties_are_matchable() {
        assert!(Schema::PERSON.is_matchable() && Schema::VESSEL.is_matchable());
        assert!(!Schema::SANCTION.is_matchable());
        assert!(!Schema::PERSON.property("notes").unwrap().is_matchable());
    }
}
