//! Which actors and which kinds of dealing are cases of another: one table for each.

use std::collections::BTreeSet;

use super::{Actor, DealingKind};

/// Who else a person is who is this. A clause that binds any of them binds the person.
///
/// A contractor, an award recipient or an applicant may be foreign: they are not taken to be US
/// persons unless the dealing says so. Universal service, the FCC's subsidies and section 214
/// authority go to carriers in the United States, so their holders are.
const ACTORS: &[(Actor, &[Actor])] = &[
    (Actor::UsPerson, &[Actor::AnyPerson]),
    (Actor::ListedPartyItself, &[Actor::AnyPerson]),
    (Actor::FederalAgency, &[Actor::UsPerson]),
    (Actor::Dod, &[Actor::FederalAgency]),
    (Actor::DodExchange, &[Actor::Dod]),
    (Actor::FederalContractor, &[Actor::AnyPerson]),
    (Actor::UsfRecipient, &[Actor::UsPerson]),
    (Actor::FccSubsidyRecipient, &[Actor::UsPerson]),
    (Actor::AwardRecipient, &[Actor::AnyPerson]),
    (Actor::EquipmentApplicantImporter, &[Actor::AnyPerson]),
    (Actor::Carrier, &[Actor::UsPerson]),
    (Actor::EuPerson, &[Actor::AnyPerson]),
    (Actor::UkPerson, &[Actor::AnyPerson]),
    (Actor::CanadaPerson, &[Actor::AnyPerson]),
];

/// What else a dealing is that is this. A clause on any of them reaches the dealing.
///
/// Export, reexport and transfer are terms of the EAR and mean an item subject to it; an item that
/// is declared not to be drops out when the clause's item scope is tested. Every dealing with a
/// blocked person is a dealing in property. To procure is not to "acquire from" a denied person:
/// that act needs an item that left or is to leave the United States, and is asked as `buy-from`.
const DEALINGS: &[(DealingKind, &[DealingKind])] = {
    use DealingKind as D;
    &[
        (D::Export, &[D::SupplyEarItem]),
        (D::Reexport, &[D::SupplyEarItem]),
        (D::InCountryTransfer, &[D::SupplyEarItem]),
        (D::SupplyEarItem, &[D::DealInProperty]),
        (D::Service, &[D::DealInProperty]),
        (D::Finance, &[D::DealInProperty]),
        (D::BuyFrom, &[D::DealInProperty]),
        (D::Procure, &[D::DealInProperty]),
        (
            D::SpendSubsidy,
            &[D::SpendUsf, D::SpendFccSubsidy, D::SpendAward],
        ),
        (D::SpendUsf, &[D::DealInProperty]),
        (D::SpendFccSubsidy, &[D::DealInProperty]),
        (D::SpendAward, &[D::DealInProperty]),
        (D::RetailSale, &[D::DealInProperty]),
        (D::ImportOrMarket, &[D::DealInProperty]),
        (D::NewAgreement, &[D::DealInProperty]),
        (D::ProvideUpdate, &[D::DealInProperty]),
        (D::ResellOrIntegrate, &[D::DealInProperty]),
        (D::ProvideTelecomService, &[D::DealInProperty]),
        (D::Securities, &[D::DealInProperty]),
        (D::EnforceCollateral, &[D::DealInProperty]),
        (D::ContractWithUserOf, &[D::DealInProperty]),
        (D::DefenseTrade, &[D::DealInProperty]),
        (D::CorrespondentAccount, &[D::DealInProperty]),
        (D::DealInProperty, &[D::MakeFundsAvailable]),
        (D::MakeFundsAvailable, &[D::DealInProperty]),
    ]
};

/// Every actor that the given ones are, themselves included. No actor at all is still any person.
#[must_use]
pub fn implied_actors(actors: &[Actor]) -> BTreeSet<Actor> {
    let mut all = closure(actors, ACTORS);
    all.insert(Actor::AnyPerson);
    all
}

/// Every kind of dealing that the given one is, itself included.
#[must_use]
pub fn implied_dealings(kind: DealingKind) -> BTreeSet<DealingKind> {
    closure(&[kind], DEALINGS)
}

fn closure<T: Copy + Ord>(given: &[T], table: &[(T, &[T])]) -> BTreeSet<T> {
    let mut all = BTreeSet::new();
    let mut open = given.to_vec();
    while let Some(one) = open.pop() {
        if all.insert(one) {
            let implied = table.iter().find(|(from, _)| *from == one);
            open.extend(implied.into_iter().flat_map(|(_, to)| *to));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_is_the_department_an_agency_and_a_us_person() {
        let all = implied_actors(&[Actor::DodExchange]);
        for actor in [
            Actor::Dod,
            Actor::FederalAgency,
            Actor::UsPerson,
            Actor::AnyPerson,
        ] {
            assert!(all.contains(&actor));
        }
        assert!(!implied_actors(&[Actor::FederalAgency]).contains(&Actor::Dod));
        assert_eq!(implied_actors(&[]), BTreeSet::from([Actor::AnyPerson]));
    }

    #[test]
    fn an_export_is_a_supply_and_a_dealing_in_property_but_no_purchase() {
        let all = implied_dealings(DealingKind::Export);
        assert!(all.contains(&DealingKind::SupplyEarItem));
        assert!(all.contains(&DealingKind::DealInProperty));
        assert!(!all.contains(&DealingKind::BuyFrom));
        assert!(!implied_dealings(DealingKind::Procure).contains(&DealingKind::BuyFrom));
    }
}
