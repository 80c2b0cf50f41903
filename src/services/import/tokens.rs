//! Words and what stands between them, as far as names are looked for in them.

/// Splits a text into runs of letters and of everything else.
pub(super) fn split_tokens(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next()?.is_alphabetic();
        let end = rest
            .char_indices()
            .find(|(_, sign)| sign.is_alphabetic() != is_word)
            .map_or(rest.len(), |(byte, _)| byte);
        let (token, after) = rest.split_at_checked(end)?;
        rest = after;
        Some((token, is_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_words_and_what_stands_between_them() {
        let tokens: Vec<(&str, bool)> = split_tokens("«Åse» ringte 12.").collect();
        assert_eq!(
            tokens,
            [("«", false), ("Åse", true), ("» ", false), ("ringte", true), (" 12.", false)]
        );
    }
}
