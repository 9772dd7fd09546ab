//! Identifiers whose shape or check digits can be tested.

/// A scheme of identifiers with a test of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IdentifierFormat {
    /// IMO ship or company number: seven digits, the last a check digit.
    Imo,
    /// Legal Entity Identifier, ISO 17442: twenty characters, two check digits.
    Lei,
    /// Business Identifier Code, ISO 9362: eight or eleven characters.
    Bic,
    /// International Bank Account Number, ISO 13616: two check digits.
    Iban,
    /// International Securities Identification Number, ISO 6166: one check digit.
    Isin,
    /// Russian taxpayer number (ИНН): ten or twelve digits with check digits.
    Inn,
    /// Russian state registration number (ОГРН): thirteen or fifteen digits with a check digit.
    Ogrn,
}

/// Why a text is no identifier of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierProblem {
    /// The characters or their number are wrong.
    #[error("it does not have the shape of one")]
    Shape,
    /// The shape is right and the check digits are not.
    #[error("its check digit is wrong")]
    CheckDigit,
}

impl IdentifierFormat {
    /// Tests a text and gives the identifier in its plain form: upper case, no spaces or prefix.
    ///
    /// # Errors
    /// When the shape or a check digit is wrong.
    pub fn check(self, text: &str) -> Result<String, IdentifierProblem> {
        let mut plain: String = text
            .chars()
            .filter(|ch| ch.is_ascii_alphanumeric())
            .map(|ch| ch.to_ascii_uppercase())
            .collect();
        if self == Self::Imo
            && let Some(rest) = plain.strip_prefix("IMO")
        {
            plain = rest.to_owned();
        }
        match self {
            Self::Imo => imo(&plain),
            Self::Lei => lei(&plain),
            Self::Bic => bic(&plain),
            Self::Iban => iban(&plain),
            Self::Isin => isin(&plain),
            Self::Inn => inn(&plain),
            Self::Ogrn => ogrn(&plain),
        }?;
        Ok(plain)
    }
}

type Outcome = Result<(), IdentifierProblem>;

fn digits(text: &str) -> Result<Vec<u32>, IdentifierProblem> {
    text.chars()
        .map(|ch| ch.to_digit(10).ok_or(IdentifierProblem::Shape))
        .collect()
}

fn shape(holds: bool) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(IdentifierProblem::Shape)
    }
}

fn check_digit(holds: bool) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(IdentifierProblem::CheckDigit)
    }
}

fn imo(text: &str) -> Outcome {
    let digits = digits(text)?;
    shape(digits.len() == 7)?;
    let weighed = |weights: [u32; 6]| -> u32 {
        digits[..6]
            .iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum()
    };
    let of_ship = weighed([7, 6, 5, 4, 3, 2]) % 10;
    // Companies and owners have a scheme of their own; the shipping companies on the EU list keep it.
    let of_company = (11 - weighed([8, 6, 4, 2, 9, 7]) % 11) % 10;
    check_digit(digits[6] == of_ship || digits[6] == of_company)
}

/// The remainder modulo 97 of a text whose letters count as 10 to 35 (ISO 7064).
fn mod_97(text: &str) -> Result<u32, IdentifierProblem> {
    text.chars().try_fold(0, |rest, ch| {
        let value = ch.to_digit(36).ok_or(IdentifierProblem::Shape)?;
        Ok(if value < 10 {
            (rest * 10 + value) % 97
        } else {
            (rest * 100 + value) % 97
        })
    })
}

fn lei(text: &str) -> Outcome {
    shape(text.len() == 20 && text[18..].bytes().all(|b| b.is_ascii_digit()))?;
    check_digit(mod_97(text)? == 1)
}

fn bic(text: &str) -> Outcome {
    let bytes = text.as_bytes();
    shape(bytes.len() == 8 || bytes.len() == 11)?;
    shape(bytes[..4].iter().all(u8::is_ascii_uppercase))?;
    shape(crate::Country::from_code(&text[4..6]).is_some())
}

fn iban(text: &str) -> Outcome {
    let bytes = text.as_bytes();
    shape((15..=34).contains(&bytes.len()))?;
    shape(
        bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2..4].iter().all(u8::is_ascii_digit),
    )?;
    check_digit(mod_97(&format!("{}{}", &text[4..], &text[..4]))? == 1)
}

fn isin(text: &str) -> Outcome {
    let bytes = text.as_bytes();
    shape(
        bytes.len() == 12
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[11].is_ascii_digit(),
    )?;
    let expanded: String = text
        .chars()
        .filter_map(|ch| ch.to_digit(36))
        .map(|value| value.to_string())
        .collect();
    let sum: u32 = digits(&expanded)?
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| luhn(at, *digit))
        .sum();
    check_digit(sum.is_multiple_of(10))
}

fn luhn(at: usize, digit: u32) -> u32 {
    let doubled = if at % 2 == 1 { digit * 2 } else { digit };
    doubled / 10 + doubled % 10
}

fn inn(text: &str) -> Outcome {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let digits = digits(text)?;
    let holds = |places: usize| {
        let sum: u32 = digits[..places]
            .iter()
            .zip(&WEIGHTS[11 - places..])
            .map(|(digit, weight)| digit * weight)
            .sum();
        sum % 11 % 10 == digits[places]
    };
    match digits.len() {
        10 => check_digit(holds(9)),
        12 => check_digit(holds(10) && holds(11)),
        _ => Err(IdentifierProblem::Shape),
    }
}

fn ogrn(text: &str) -> Outcome {
    let digits = digits(text)?;
    shape(digits.len() == 13 || digits.len() == 15)?;
    let body = digits[..digits.len() - 1]
        .iter()
        .fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit));
    let modulus = if digits.len() == 13 { 11 } else { 13 };
    check_digit(body % modulus % 10 == u64::from(digits[digits.len() - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierFormat as F;
    use IdentifierProblem::{CheckDigit, Shape};

    #[track_caller]
    fn check(format: F, text: &str, want: Result<&str, IdentifierProblem>) {
        assert_eq!(format.check(text).as_deref(), want.as_deref());
    }

    #[test]
    fn real_ones_pass_and_changed_ones_do_not() {
        check(F::Imo, "IMO 9074729", Ok("9074729"));
        check(F::Imo, "IMO 5571322", Ok("5571322"));
        check(F::Imo, "9074728", Err(CheckDigit));
        check(F::Imo, "907472", Err(Shape));
        check(F::Lei, "5493001KJTIIGC8Y1R12", Ok("5493001KJTIIGC8Y1R12"));
        check(F::Lei, "5493001KJTIIGC8Y1R13", Err(CheckDigit));
        check(F::Bic, "deutdeff", Ok("DEUTDEFF"));
        check(F::Bic, "DEUT11FF", Err(Shape));
        check(
            F::Iban,
            "GB82 WEST 1234 5698 7654 32",
            Ok("GB82WEST12345698765432"),
        );
        check(F::Iban, "GB82WEST12345698765433", Err(CheckDigit));
        check(F::Isin, "US0378331005", Ok("US0378331005"));
        check(F::Isin, "US0378331006", Err(CheckDigit));
        check(F::Inn, "7707083893", Ok("7707083893"));
        check(F::Inn, "7707083894", Err(CheckDigit));
        check(F::Inn, "183116181362", Ok("183116181362"));
        check(F::Ogrn, "1027700132195", Ok("1027700132195"));
        check(F::Ogrn, "1027700132196", Err(CheckDigit));
    }
}
