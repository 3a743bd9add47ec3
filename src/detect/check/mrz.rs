//! Takes a message's text, finds the machine-readable zone of a travel document in it (ICAO Doc
//! 9303), however it was copied: in lower case, broken over lines, one line missing, fillers
//! written as guillemets, spaces or HTML. Gives the format and how many check digits hold; never
//! gives any of the data.

use super::algorithm::icao_9303;
use super::dates::{days_in, is_day_of_either_century, pair};

/// The format of a machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MrzKind {
    /// Three lines of 30: cards.
    Td1,
    /// Two lines of 36: cards and visas of middle size.
    Td2,
    /// Two lines of 44: passports.
    Td3,
    /// Two lines of 36 in the layout of the French identity card until 2021.
    FrenchCard,
}

/// What kind of document carries the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MrzDocument {
    /// The zone says, or its format means, passport.
    Passport,
    /// The zone says, or its format means, identity card or residence permit.
    IdentityCard,
    /// Visas and whatever else.
    Other,
}

/// A machine-readable zone that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mrz {
    /// Its format.
    pub kind: MrzKind,
    /// How many of its check digits hold; two or more.
    pub valid_checks: u8,
    /// The document that carries it.
    pub document: MrzDocument,
}

/// Fewer digits than two dates and their check digits: no zone.
const FEWEST_DIGITS: usize = 14;

/// Fewer check digits that hold could be chance.
const FEWEST_CHECKS: u8 = 2;

/// What a reader makes of characters that stand for the filler.
#[derive(Clone, Copy)]
struct Reading {
    double_guillemet: bool,
    space_is_filler: bool,
}

/// The zone of a travel document in `text`, if at least two of its check digits hold.
pub fn find(text: &str) -> Option<Mrz> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < FEWEST_DIGITS {
        return None;
    }
    let guillemets: &[bool] = if text.contains(['«', '»']) {
        &[true, false]
    } else {
        &[false]
    };
    let spaces: &[bool] = if text.contains([' ', '\u{a0}']) {
        &[false, true]
    } else {
        &[false]
    };
    let mut best: Option<Mrz> = None;
    for double_guillemet in guillemets {
        for space_is_filler in spaces {
            let reading = Reading {
                double_guillemet: *double_guillemet,
                space_is_filler: *space_is_filler,
            };
            let found = in_characters(&read(text, reading));
            if found.map(|found| found.valid_checks) > best.map(|best| best.valid_checks) {
                best = found;
            }
        }
    }
    best
}

/// The text as characters of the zone; anything that cannot stand in one becomes a blank.
fn read(text: &str, reading: Reading) -> Vec<u8> {
    let mut zone = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '&' if rest.as_str().starts_with("lt;") => {
                zone.push(b'<');
                rest = rest.as_str().get(3..).unwrap_or("").chars();
            }
            '<' | '‹' | '›' | '＜' => zone.push(b'<'),
            '«' | '»' if reading.double_guillemet => zone.extend_from_slice(b"<<"),
            '«' | '»' => zone.push(b'<'),
            ' ' | '\u{a0}' if reading.space_is_filler => zone.push(b'<'),
            character if character.is_whitespace() => {}
            character if character.is_ascii_alphanumeric() => {
                zone.push(character.to_ascii_uppercase() as u8);
            }
            _ => zone.push(b' '),
        }
    }
    zone
}

/// The best zone that begins anywhere.
fn in_characters(zone: &[u8]) -> Option<Mrz> {
    let mut best: Option<Mrz> = None;
    for place in 0..zone.len() {
        let (before, rest) = zone.split_at(place);
        let candidates = [
            passport_or_card(before, rest),
            small_card(before, rest),
            french_card(before, rest),
        ];
        for candidate in candidates.into_iter().flatten() {
            if best.is_none_or(|best| candidate.valid_checks > best.valid_checks) {
                best = Some(candidate);
            }
        }
    }
    best.filter(|best| best.valid_checks >= FEWEST_CHECKS)
}

/// 1 when the character after the field is its check digit; an empty field may leave it out.
fn checks(field: &[u8], check: u8) -> u8 {
    let empty = field.iter().all(|character| *character == b'<');
    let sum = icao_9303(field.iter().copied());
    let holds = match check {
        b'0'..=b'9' => u32::from(check - b'0') == sum && !empty,
        _ => false,
    };
    u8::from(holds)
}

/// Whether six characters are a day, in a layout of year, month and day.
fn is_date(field: &[u8]) -> bool {
    let mut digits = [0; 6];
    for (digit, character) in digits.iter_mut().zip(field) {
        if !character.is_ascii_digit() {
            return false;
        }
        *digit = character - b'0';
    }
    let (year, month, day) = (pair(&digits, 0), pair(&digits, 2), pair(&digits, 4));
    is_day_of_either_century(year, month, day) || day >= 1 && day <= days_in(2000 + year, month)
}

/// Sex, or nothing said.
fn is_sex(character: u8) -> bool {
    matches!(character, b'M' | b'F' | b'X' | b'<')
}

/// Three letters, or one and fillers (D<<).
fn is_state(field: &[u8]) -> bool {
    field.first().is_some_and(u8::is_ascii_uppercase)
        && field
            .iter()
            .all(|character| character.is_ascii_uppercase() || *character == b'<')
}

/// Whether the characters can all stand in a zone.
fn is_zone(field: &[u8]) -> bool {
    !field.contains(&b' ')
}

/// The document by the first letter of the first line, `length` before the second; by the format
/// when that line is missing.
fn document(before: &[u8], length: usize, otherwise: MrzDocument) -> MrzDocument {
    let start = before.len().checked_sub(length);
    let line = start
        .and_then(|start| before.get(start..))
        .filter(|line| is_zone(line));
    match line.and_then(|line| line.first()) {
        Some(b'P') => MrzDocument::Passport,
        Some(b'I' | b'A' | b'C') => MrzDocument::IdentityCard,
        Some(b'V') => MrzDocument::Other,
        _ => otherwise,
    }
}

/// The second line of TD3 or TD2: number, nationality, birth, sex, expiry; then they differ.
fn passport_or_card(before: &[u8], rest: &[u8]) -> Option<Mrz> {
    let core = rest.first_chunk::<28>()?;
    let shape = is_sex(core[20])
        && is_date(&core[13..19])
        && is_date(&core[21..27])
        && is_state(&core[10..13])
        && is_zone(core);
    if !shape {
        return None;
    }
    let shared = checks(&core[..9], core[9])
        + checks(&core[13..19], core[19])
        + checks(&core[21..27], core[27]);
    let composite = |end: usize, check: usize| -> u8 {
        let (Some(tail), Some(check)) = (rest.get(21..end), rest.get(check)) else {
            return 0;
        };
        let mut field = [b'<'; 44];
        let parts = core[..10].iter().chain(&core[13..20]).chain(tail);
        field
            .iter_mut()
            .zip(parts)
            .for_each(|(place, character)| *place = *character);
        let length = 17 + tail.len();
        field.get(..length).map_or(0, |field| checks(field, *check))
    };
    let personal = match (rest.get(28..42), rest.get(42)) {
        (Some(field), Some(check)) => checks(field, *check),
        _ => 0,
    };
    let (td3, td2) = (
        shared + personal + composite(43, 43),
        shared + composite(35, 35),
    );
    let kind_by_line = document(before, 44, MrzDocument::Other) == MrzDocument::Passport;
    let as_td3 = td3 > td2 || td3 == td2 && (kind_by_line || rest.len() >= 44);
    Some(if as_td3 {
        Mrz {
            kind: MrzKind::Td3,
            valid_checks: td3,
            document: document(before, 44, MrzDocument::Passport),
        }
    } else {
        Mrz {
            kind: MrzKind::Td2,
            valid_checks: td2,
            document: document(before, 36, MrzDocument::IdentityCard),
        }
    })
}

/// The second line of TD1, and its first when it stands before.
fn small_card(before: &[u8], rest: &[u8]) -> Option<Mrz> {
    let core = rest.first_chunk::<18>()?;
    let shape = is_sex(core[7])
        && is_date(&core[..6])
        && is_date(&core[8..14])
        && is_state(&core[15..18])
        && is_zone(core);
    if !shape {
        return None;
    }
    let mut valid_checks = checks(&core[..6], core[6]) + checks(&core[8..14], core[14]);
    let line = before.last_chunk::<30>().filter(|line| {
        is_zone(*line) && matches!(line[0], b'I' | b'A' | b'C') && is_state(&line[2..5])
    });
    let has_filler = rest
        .iter()
        .take(30)
        .chain(line.into_iter().flatten())
        .any(|c| *c == b'<');
    if let Some(line) = line {
        valid_checks += checks(&line[5..14], line[14]);
        if let (Some(optional), Some(check)) = (rest.get(18..29), rest.get(29)) {
            let mut field = [b'<'; 50];
            let parts = line[5..]
                .iter()
                .chain(&core[..7])
                .chain(&core[8..15])
                .chain(optional);
            field
                .iter_mut()
                .zip(parts)
                .for_each(|(place, character)| *place = *character);
            valid_checks += checks(&field, *check);
        }
    }
    let document = match line {
        Some(_) => MrzDocument::IdentityCard,
        None => document(before, 30, MrzDocument::IdentityCard),
    };
    has_filler.then_some(Mrz {
        kind: MrzKind::Td1,
        valid_checks,
        document,
    })
}

/// The second line of the French card until 2021: twelve digits, given names, birth, sex.
fn french_card(before: &[u8], rest: &[u8]) -> Option<Mrz> {
    let line = rest.first_chunk::<36>()?;
    let shape = is_sex(line[34])
        && line[13].is_ascii_uppercase()
        && line[..4].iter().all(u8::is_ascii_digit)
        && line[13..27]
            .iter()
            .all(|c| c.is_ascii_uppercase() || *c == b'<')
        && is_date(&line[27..33])
        && is_zone(line);
    if !shape {
        return None;
    }
    let mut valid_checks = checks(&line[..12], line[12]) + checks(&line[27..33], line[33]);
    if let Some(first) = before
        .last_chunk::<36>()
        .filter(|first| first.starts_with(b"ID"))
    {
        let mut field = [b'<'; 71];
        let parts = first.iter().chain(&line[..35]);
        field
            .iter_mut()
            .zip(parts)
            .for_each(|(place, character)| *place = *character);
        valid_checks += checks(&field, line[35]);
    }
    Some(Mrz {
        kind: MrzKind::FrenchCard,
        valid_checks,
        document: MrzDocument::IdentityCard,
    })
}

/// As a named check: whether the text holds a machine-readable zone.
pub(super) fn mrz(text: &str) -> bool {
    find(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Specimens of ICAO Doc 9303 parts 4 to 6 (state UTO), and of the French ministry.
    const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                       L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                       7408122F1204159UTO<<<<<<<<<<<6\n\
                       ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                       D231458907UTO7408122F1204159<<<<<<<6";
    const FRENCH: &str = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n\
                          8806923102858CORINNE<<<<<<<6512068F6";

    fn found(text: &str) -> Option<(MrzKind, u8, MrzDocument)> {
        find(text).map(|mrz| (mrz.kind, mrz.valid_checks, mrz.document))
    }

    #[test]
    fn specimens_are_found_with_all_their_check_digits() {
        for (text, kind, valid_checks, document) in [
            (TD3, MrzKind::Td3, 5, MrzDocument::Passport),
            (TD1, MrzKind::Td1, 4, MrzDocument::IdentityCard),
            (TD2, MrzKind::Td2, 4, MrzDocument::IdentityCard),
            (FRENCH, MrzKind::FrenchCard, 3, MrzDocument::IdentityCard),
        ] {
            assert_eq!(found(text), Some((kind, valid_checks, document)), "{text}");
            assert!(mrz(text));
        }
    }

    #[test]
    fn specimens_are_found_however_they_were_copied() {
        for (text, kind) in [
            (TD3, MrzKind::Td3),
            (TD1, MrzKind::Td1),
            (TD2, MrzKind::Td2),
            (FRENCH, MrzKind::FrenchCard),
        ] {
            let spaced: String = text.chars().flat_map(|c| [c, ' ']).collect();
            let broken: String = text
                .char_indices()
                .flat_map(|(place, c)| [Some(c), (place % 11 == 10).then_some('\n')])
                .flatten()
                .collect();
            for copied in [
                text.to_lowercase(),
                text.replace('<', "&lt;"),
                text.replace('<', "‹"),
                text.replace('<', "«"),
                text.replace("<<", "«"),
                text.replace('<', " "),
                text.replace('\n', "\r\n"),
                text.replace('\n', " "),
                format!("my passport: {text} ok?"),
                spaced,
                broken,
            ] {
                assert_eq!(find(&copied).map(|mrz| mrz.kind), Some(kind), "{copied}");
            }
        }
    }

    #[test]
    fn the_second_line_is_enough() {
        for (text, kind, document) in [
            (TD3, MrzKind::Td3, MrzDocument::Passport),
            (TD1, MrzKind::Td1, MrzDocument::IdentityCard),
            (TD2, MrzKind::Td2, MrzDocument::IdentityCard),
            (FRENCH, MrzKind::FrenchCard, MrzDocument::IdentityCard),
        ] {
            let line = text.lines().nth(1).unwrap();
            let mrz = find(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((mrz.kind, mrz.document), (kind, document), "{line}");
        }
    }

    #[test]
    fn one_wrong_check_digit_is_forgiven_and_four_are_not() {
        let one = TD3.replace("L898902C36", "L898902C37");
        assert_eq!(find(&one).map(|mrz| mrz.valid_checks), Some(3));
        let all = "L898902C37UTO7408123F1204150ZE184226B<<<<<21";
        assert_eq!(find(all), None);
    }

    #[test]
    fn other_texts_hold_no_zone() {
        for text in [
            "",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "order 12345678901234567890 arrives 2024-05-06, call 0612345678",
            "L898902C36UTO7413322F1204159ZE184226B<<<<<10",
            "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<00000000000000",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
