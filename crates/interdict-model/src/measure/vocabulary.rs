//! The words of the register and of the command line, in kebab case.

use std::fmt;
use std::str::FromStr;

/// A word that a vocabulary does not know. The message lists the words it does know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is no {kind}; known are: {}", known.join(", "))]
pub struct UnknownWord {
    /// What the vocabulary is of: "actor".
    pub kind: &'static str,
    /// What was given.
    pub given: String,
    /// The words it knows, in the order of their declaration.
    pub known: Vec<&'static str>,
}

/// Lower case, with `-` for `_` and spaces: how words are compared.
fn kebab(text: &str) -> String {
    let plain = text.trim().to_ascii_lowercase();
    plain.replace(['_', ' '], "-")
}

macro_rules! vocabulary {
    (
        $(#[$doc:meta])*
        enum $name:ident, $kind:literal {
            $( $(#[$variant_doc:meta])* $variant:ident = $word:literal $(| $alias:literal)* , )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )* }

        impl $name {
            /// Every word, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in kebab case.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match kebab(text).as_str() {
                    $( $word $(| $alias)* => Ok(Self::$variant), )*
                    _ => Err(UnknownWord {
                        kind: $kind,
                        given: text.to_owned(),
                        known: vec![$($word),*],
                    }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

vocabulary! {
    /// Who acts. Several may hold at once, and one may imply another: see
    /// [`implied_actors`](super::implied_actors).
    enum Actor, "actor" {
        /// Anyone anywhere: the "no person may" of a denial order.
        AnyPerson = "any-person",
        /// A citizen, resident or company of the United States, or anyone in it.
        UsPerson = "us-person",
        /// The party that the measure names, acting itself.
        ListedPartyItself = "listed-party-itself" | "listed-party",
        /// An executive agency of the United States.
        FederalAgency = "federal-agency",
        /// The Department of Defense.
        Dod = "dod",
        /// A military exchange store or its concessionaire.
        DodExchange = "dod-exchange",
        /// Who holds or bids for a federal contract.
        FederalContractor = "federal-contractor" | "contractor",
        /// Who receives universal service support.
        UsfRecipient = "usf-recipient",
        /// Who receives a subsidy that the FCC administers.
        FccSubsidyRecipient = "fcc-subsidy-recipient",
        /// Who receives a federal grant or loan.
        AwardRecipient = "award-recipient",
        /// Who applies for an equipment authorization, or imports or markets equipment.
        EquipmentApplicantImporter = "equipment-applicant-importer",
        /// A telecommunications carrier under FCC authority.
        Carrier = "carrier",
        /// Anyone bound by European Union law.
        EuPerson = "eu-person",
        /// Anyone bound by United Kingdom sanctions law.
        UkPerson = "uk-person",
        /// Anyone bound by Canadian sanctions law.
        CanadaPerson = "canada-person" | "canadian-person",
    }
}

vocabulary! {
    /// What is done. One kind may be a case of another: see
    /// [`implied_dealings`](super::implied_dealings).
    enum DealingKind, "dealing kind" {
        /// Sending an item out of the country, or releasing technology to a foreign person.
        Export = "export",
        /// Sending an item from one foreign country to another.
        Reexport = "reexport" | "re-export",
        /// A change of end use or end user within one foreign country.
        InCountryTransfer = "in-country-transfer" | "transfer",
        /// Any of the three above, of an item subject to the EAR.
        SupplyEarItem = "supply-ear-item" | "supply",
        /// Installing, maintaining, repairing, modifying or testing.
        Service = "service" | "service-item",
        /// Financing, or otherwise helping the party to acquire or control an item.
        Finance = "finance" | "facilitate-or-finance" | "facilitate",
        /// Obtaining from the party an item that was or will be exported from the United States.
        BuyFrom = "buy-from" | "acquire-from",
        /// The denied party's own part in a transaction.
        OwnParticipation = "own-participation",
        /// Procuring equipment or services.
        Procure = "procure",
        /// Contracting with an entity that uses the equipment.
        ContractWithUserOf = "contract-with-user-of",
        /// Using on a federal system.
        UseOnGovSystem = "use-on-gov-system",
        /// Spending a federal subsidy of a kind left open.
        SpendSubsidy = "spend-subsidy",
        /// Spending universal service support.
        SpendUsf = "spend-usf",
        /// Spending a capital-expenditure subsidy that the FCC administers.
        SpendFccSubsidy = "spend-fcc-subsidy",
        /// Spending the funds of a federal award.
        SpendAward = "spend-award",
        /// Selling to consumers.
        RetailSale = "retail-sale",
        /// Applying for a new equipment authorization.
        AuthorizeEquipment = "authorize-equipment",
        /// Importing or marketing equipment.
        ImportOrMarket = "import-or-market" | "import" | "market",
        /// Going on using what is already there.
        OperateExisting = "operate-existing",
        /// Entering a new agreement.
        NewAgreement = "new-agreement",
        /// Providing updates.
        ProvideUpdate = "provide-update",
        /// Reselling, licensing for resale, or building into another product.
        ResellOrIntegrate = "resell-or-integrate",
        /// Providing a telecommunications service.
        ProvideTelecomService = "provide-telecom-service",
        /// Dealing in any property in which the party has an interest.
        DealInProperty = "deal-in-property",
        /// Buying the party's securities.
        Securities = "securities" | "buy-securities",
        /// Enforcing collateral.
        EnforceCollateral = "enforce-collateral",
        /// Making funds, economic resources or services available to the party.
        MakeFundsAvailable = "make-funds-available",
        /// Exporting a defense article or service under the ITAR.
        DefenseTrade = "defense-trade" | "itar-export",
        /// Opening or keeping a correspondent or payable-through account.
        CorrespondentAccount = "correspondent-account",
    }
}

vocabulary! {
    /// What a party is to the dealing.
    enum Role, "role" {
        /// A party whose part is not said: every role-bound clause is taken to reach it.
        Counterparty = "counterparty" | "party",
        /// Who buys.
        Purchaser = "purchaser" | "buyer",
        /// Who receives on the way: an agent, a bank that takes possession.
        IntermediateConsignee = "intermediate-consignee" | "intermediary",
        /// Who receives at the end.
        UltimateConsignee = "ultimate-consignee" | "consignee",
        /// Who uses.
        EndUser = "end-user",
        /// Who finances or pays.
        Bank = "bank",
        /// Who carries or forwards; under the EAR an intermediate consignee.
        Forwarder = "forwarder" | "freight-forwarder",
        /// Who sells.
        Supplier = "supplier" | "seller" | "vendor",
        /// Who made it.
        Manufacturer = "manufacturer" | "producer",
        /// Who issued the security.
        Issuer = "issuer",
        /// The ship.
        Vessel = "vessel",
        /// Who owns a party.
        Owner = "owner",
    }
}

vocabulary! {
    /// What a clause does to a dealing.
    enum Effect, "effect" {
        /// A ban.
        Prohibited = "prohibited",
        /// A licence is required.
        LicenceRequired = "licence-required" | "license-required",
        /// Something must be done: remove, certify, give notice. A person has to see to it.
        Duty = "duty",
        /// Nothing by itself: a designation that other law attaches to.
        Notice = "notice",
    }
}

vocabulary! {
    /// What kind of law a measure is.
    enum MeasureKind, "measure kind" {
        /// An order denying export privileges.
        DenialOrder = "denial-order",
        /// The BIS Entity List.
        EntityList = "entity-list",
        /// The BIS military end-user lists.
        MilEndUserList = "mil-end-user-list",
        /// The BIS Unverified List.
        UnverifiedList = "unverified-list",
        /// Blocking of property (SDN).
        SdnBlocking = "sdn-blocking",
        /// An asset freeze of another authority.
        AssetFreeze = "asset-freeze",
        /// Limits on debt, equity or accounts short of blocking.
        SectoralSanctions = "sectoral-sanctions",
        /// A ban on buying securities.
        SecuritiesBan = "securities-ban",
        /// A foreign-produced direct product rule.
        ForeignDirectProductRule = "foreign-direct-product-rule",
        /// A bar on federal procurement.
        ProcurementBan = "procurement-ban",
        /// An internal directive.
        InternalDirective = "internal-directive",
        /// A bar on spending federal support.
        FundingBan = "funding-ban",
        /// The FCC Covered List.
        CoveredList = "covered-list",
        /// A bar on equipment authorization.
        EquipmentAuthorizationBan = "equipment-authorization-ban",
        /// A decision on authority to provide service (section 214).
        ServiceAuthorization = "service-authorization",
        /// A determination on information technology and services.
        IctsDetermination = "icts-determination",
        /// A designation without a prohibition of its own.
        DesignationOnly = "designation-only",
        /// A settlement.
        Settlement = "settlement",
        /// Debarment from defense trade.
        Debarment = "debarment",
        /// Nonproliferation sanctions.
        NonproliferationSanctions = "nonproliferation-sanctions",
        /// An embargo on a country or region.
        Embargo = "embargo",
        /// A condition or state that restricts nothing: a probation.
        Record = "record",
    }
}

vocabulary! {
    /// How far a measure reaches beyond the parties it names.
    enum Reach, "reach" {
        /// The named parties alone.
        NamedOnly = "named-only",
        /// Their successors and assigns, and those who act for them.
        NamedPlusAgentsSuccessors = "named-plus-agents-successors",
        /// Their subsidiaries, parents and affiliates.
        NamedPlusSubsidiariesAffiliates = "named-plus-subsidiaries-affiliates",
        /// Whatever they own to 50 percent or more; the derived rule decides.
        Owned50Pct = "owned-50pct",
        /// A category of goods or places, whoever the party is.
        WholeCategory = "whole-category",
    }
}

vocabulary! {
    /// What happened to a measure.
    enum EventKind, "event kind" {
        /// Proposed: no effect.
        Proposed = "proposed",
        /// Decided, signed or enacted; in force only from an `effective` event.
        Adopted = "adopted",
        /// Made known; no effect of its own.
        Announced = "announced",
        /// Printed; no effect of its own.
        Published = "published",
        /// Begins to bind.
        Effective = "effective",
        /// Begins to bind the parties of the event.
        PartyAdded = "party-added",
        /// Parties named, provisionally.
        DesignatedInitially = "designated-initially",
        /// Parties named for good: a measure that needs designation binds them from here.
        DesignatedFinally = "designated-finally",
        /// Goes on beyond its term.
        Extended = "extended",
        /// Changed in wording; still in force.
        Amended = "amended",
        /// Held in suspense by its issuer, or issued suspended.
        Suspended = "suspended",
        /// A suspended order comes to bind.
        Activated = "activated",
        /// A suspended or ended measure binds again.
        Reimposed = "reimposed",
        /// Held in suspense by a court.
        StayedByCourt = "stayed-by-court",
        /// The court's stay ends.
        StayLifted = "stay-lifted",
        /// Set aside.
        Vacated = "vacated",
        /// Sent back for another look; still in force.
        Remanded = "remanded",
        /// Replaced by another measure.
        Superseded = "superseded",
        /// Ended by its issuer.
        Terminated = "terminated",
        /// Ran out.
        Expired = "expired",
        /// Taken back before it had any effect.
        WithdrawnBeforeEffect = "withdrawn-before-effect",
        /// Ends for the parties of the event.
        PartyRemoved = "party-removed",
    }
}

vocabulary! {
    /// What kind of permission an authorization is.
    enum AuthorizationKind, "authorization kind" {
        /// A temporary general licence.
        TemporaryGeneralLicence = "temporary-general-licence",
        /// A general licence.
        GeneralLicence = "general-licence",
        /// A licence to one applicant.
        SpecificLicence = "specific-licence",
        /// An authorization under an order, 15 CFR 764.3(a)(2).
        OrderAuthorization = "order-authorization",
        /// A waiver.
        Waiver = "waiver",
        /// An exemption or exception written into the measure.
        Exemption = "exemption",
        /// A clause that saves what was already under way.
        SavingsClause = "savings-clause",
        /// A general licence whose beginning is put off again and again.
        DeferredAuthorization = "deferred-authorization",
    }
}

vocabulary! {
    /// How well a fact is established. Facts that are not verified may make an answer stricter,
    /// never milder.
    enum Standing, "standing" {
        /// Read in the primary text.
        VerifiedPrimary = "verified-primary",
        /// Read in a secondary source.
        VerifiedSecondary = "verified-secondary",
        /// Computed from verified facts.
        Inferred = "inferred",
        /// General knowledge; no source was read.
        Unverified = "unverified",
        /// Sources conflict, or the point is open to dispute.
        Contested = "contested",
    }
}

vocabulary! {
    /// How near a source is to the fact.
    enum SourceTier, "source tier" {
        /// The issuer's own text.
        Primary = "primary",
        /// A report of it.
        Secondary = "secondary",
        /// Memory.
        Memory = "memory",
    }
}

vocabulary! {
    /// What a party of the register is.
    enum PartyKind, "party kind" {
        /// A company.
        Company = "company",
        /// An organisation or public body.
        Organisation = "organisation" | "organization",
        /// A person.
        Person = "person",
        /// A ship.
        Vessel = "vessel",
        /// A security, such as a bond.
        Security = "security",
    }
}

vocabulary! {
    /// What kind of name a party bears.
    enum NameKind, "name kind" {
        /// The legal name.
        Legal = "legal",
        /// Also known as.
        Alias = "alias",
        /// A short or ambiguous name, weak evidence alone.
        Weak = "weak",
        /// A name of the past.
        Former = "former",
        /// A spelling mistake seen in the wild.
        Misspelling = "misspelling",
    }
}

vocabulary! {
    /// How two parties are joined; the first is the `from`, the second the `to`.
    enum LinkKind, "link kind" {
        /// `from` owns a share of `to`.
        Owns = "owns",
        /// `from` controls `to`.
        Controls = "controls",
        /// `from` is the parent of `to`; the share is not recorded.
        ParentOf = "parent-of",
        /// Both belong to one group.
        Affiliate = "affiliate",
        /// `to` succeeds `from`.
        Successor = "successor",
        /// `to` is an officer of `from`.
        Officer = "officer",
        /// `to` acts for `from`.
        Agent = "agent",
    }
}

vocabulary! {
    /// The answer, in rising order of strictness; the strictest finding wins.
    enum Verdict, "verdict" {
        /// No recorded measure restricts this. Never "legal".
        NotRestricted = "not-restricted",
        /// A measure restricts it, and an authorization lifts that.
        Authorised = "authorised" | "authorized",
        /// A person must decide: identity unclear, facts missing, law unverified, coverage incomplete.
        Refer = "refer" | "unknown",
        /// A licence is required.
        LicenceRequired = "licence-required" | "license-required",
        /// Prohibited.
        Prohibited = "prohibited",
    }
}

impl Standing {
    /// Whether a person has read a source that says so, or computed it from such.
    #[must_use]
    pub fn is_verified(self) -> bool {
        matches!(
            self,
            Self::VerifiedPrimary | Self::VerifiedSecondary | Self::Inferred
        )
    }
}

impl Effect {
    /// What a clause of this effect makes of a dealing that it binds.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Prohibited => Verdict::Prohibited,
            Self::LicenceRequired => Verdict::LicenceRequired,
            Self::Duty => Verdict::Refer,
            Self::Notice => Verdict::NotRestricted,
        }
    }
}

impl EventKind {
    /// Whether the event can open a measure's history.
    #[must_use]
    pub fn can_come_first(self) -> bool {
        matches!(
            self,
            Self::Proposed
                | Self::Adopted
                | Self::Announced
                | Self::Effective
                | Self::PartyAdded
                | Self::DesignatedInitially
                | Self::DesignatedFinally
                | Self::Suspended
        )
    }

    /// Whether the event can make a measure milder.
    #[must_use]
    pub fn is_milder(self) -> bool {
        matches!(
            self,
            Self::Suspended
                | Self::StayedByCourt
                | Self::Vacated
                | Self::Superseded
                | Self::Terminated
                | Self::Expired
                | Self::WithdrawnBeforeEffect
                | Self::PartyRemoved
        )
    }

    /// Whether the event must say which parties it is about.
    #[must_use]
    pub fn needs_parties(self) -> bool {
        matches!(
            self,
            Self::PartyAdded | Self::PartyRemoved | Self::DesignatedFinally
        )
    }
}

impl Role {
    /// The role under which a clause may name this one: a forwarder is an intermediate consignee.
    #[must_use]
    pub fn stands_for(self, named: Self) -> bool {
        self == named
            || self == Self::Counterparty
            || (self == Self::Forwarder && named == Self::IntermediateConsignee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for actor in Actor::ALL {
            assert_eq!(actor.word().parse::<Actor>().as_ref(), Ok(actor));
        }
        for kind in DealingKind::ALL {
            assert_eq!(kind.word().parse::<DealingKind>().as_ref(), Ok(kind));
        }
        for role in Role::ALL {
            assert_eq!(role.word().parse::<Role>().as_ref(), Ok(role));
        }
        for kind in EventKind::ALL {
            assert_eq!(kind.word().parse::<EventKind>().as_ref(), Ok(kind));
        }
    }

    #[test]
    fn aliases_and_underscores_are_read() {
        #[track_caller]
        fn check(text: &str, kind: DealingKind) {
            assert_eq!(text.parse(), Ok(kind));
        }
        check("supply_ear_item", DealingKind::SupplyEarItem);
        check("facilitate_or_finance", DealingKind::Finance);
        check("acquire-from", DealingKind::BuyFrom);
        check("buy_securities", DealingKind::Securities);
        check("Service-Item", DealingKind::Service);
        assert_eq!("consignee".parse(), Ok(Role::UltimateConsignee));
        assert_eq!("UNKNOWN".parse(), Ok(Verdict::Refer));
    }

    #[test]
    fn an_unknown_word_lists_the_known_ones() {
        let error = "smuggle".parse::<DealingKind>().unwrap_err().to_string();
        assert!(error.contains("\"smuggle\" is no dealing kind; known are: export, reexport"));
    }

    #[test]
    fn verdicts_rise_in_strictness() {
        use Verdict::{Authorised, LicenceRequired, NotRestricted, Prohibited, Refer};
        let rising = [
            NotRestricted,
            Authorised,
            Refer,
            LicenceRequired,
            Prohibited,
        ];
        assert!(rising.is_sorted());
        assert_eq!(Verdict::ALL, rising);
    }
}
