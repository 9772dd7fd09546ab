//! What OFAC's own search tool would say: an explanatory score, never a decision.
//!
//! Rebuilt from 170 scores observed in the tool: the larger of a whole-string and a per-word Jaro-Winkler similarity,
//! where the prefix bonus has no lower gate (as in SimMetrics).

/// Least word similarity that counts towards the mean.
const WORD_FLOOR: f64 = 0.5;

/// Score in 0..=100 that OFAC's Sanctions List Search would give a listed name for a query.
///
/// The tool knows no script but Latin: a query without Latin letters scores 0.
pub fn ofac_sls(query: &str, listed: &str) -> u8 {
    let (query, listed) = (words(query), words(listed));
    if query.is_empty() || listed.is_empty() {
        return 0;
    }
    let whole = whole(&query, &listed);
    let mean = mean(&query, &listed);
    (whole.max(mean) * 100.0).round() as u8
}

/// Upper-case words without punctuation.
fn words(text: &str) -> Vec<String> {
    let letters: String = text
        .chars()
        .filter(|&c| c != '\'' && c != '`' && c != '’')
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                ' '
            }
        })
        .collect();
    letters.split_whitespace().map(str::to_owned).collect()
}

/// Similarity of the whole strings, if they begin with the same letter.
fn whole(query: &[String], listed: &[String]) -> f64 {
    let (a, b) = (query.join(" "), listed.join(" "));
    if a.as_bytes()[0] == b.as_bytes()[0] {
        jaro_winkler(a.as_bytes(), b.as_bytes())
    } else {
        0.0
    }
}

/// Mean over the words of the query of the best similarity of a listed word; words of two letters or less are left
/// out unless there are no others.
fn mean(query: &[String], listed: &[String]) -> f64 {
    let long: Vec<&String> = query.iter().filter(|w| w.len() > 2).collect();
    let counted: Vec<&String> = if long.is_empty() {
        query.iter().collect()
    } else {
        long
    };
    let best = |word: &String| {
        let best = listed
            .iter()
            .map(|l| jaro_winkler(word.as_bytes(), l.as_bytes()))
            .fold(0.0, f64::max);
        if best < WORD_FLOOR { 0.0 } else { best }
    };
    counted.iter().map(|w| best(w)).sum::<f64>() / counted.len() as f64
}

/// Jaro-Winkler with the bonus for up to four equal first letters given at any similarity.
fn jaro_winkler(a: &[u8], b: &[u8]) -> f64 {
    let jaro = jaro(a, b);
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

fn jaro(a: &[u8], b: &[u8]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut matched_a = Vec::with_capacity(a.len());
    for (i, &byte) in a.iter().enumerate() {
        let range = i.saturating_sub(window)..(i + window + 1).min(b.len());
        if let Some(j) = range.clone().find(|&j| !taken[j] && b[j] == byte) {
            taken[j] = true;
            matched_a.push(byte);
        }
    }
    let matched_b: Vec<u8> = b
        .iter()
        .zip(&taken)
        .filter(|&(_, &t)| t)
        .map(|(&byte, _)| byte)
        .collect();
    if matched_a.is_empty() {
        return 0.0;
    }
    let m = matched_a.len() as f64;
    let transposed = matched_a
        .iter()
        .zip(&matched_b)
        .filter(|(x, y)| x != y)
        .count()
        / 2;
    (m / a.len() as f64 + m / b.len() as f64 + (m - transposed as f64) / m) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn observed_scores() {
        assert_eq!(ofac_sls("VLADIMIR PUTIN", "PUTIN, Vladimir"), 100);
        assert_eq!(ofac_sls("PUTIN", "PUTINA, Maria"), 97);
        assert_eq!(ofac_sls("Владимир", "PUTIN, Vladimir"), 0);
    }
}
