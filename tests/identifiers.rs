//! Fresh numbers of every scheme with a check, drawn by a seeded generator, in everyday sentences
//! of the local language: valid ones are found, broken ones are not, and digits without a word
//! about them never.

use dmaudit::detect::{Engine, Scratch, Situation, check};
use dmaudit::model::{Confidence, DataType, Exchange};
use std::fmt::Write as _;

/// A small generator of random numbers (SplitMix64), so that the test is the same every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// One scheme: its check, how a candidate is drawn, how people group it, what they say.
struct Scheme {
    check: &'static str,
    /// One sign a place: `#` any digit, `@` any letter, `d` a day of two digits, `m` a month, `y` a
    /// year of two digits, anything else itself. Several kinds apart by `|`.
    shape: &'static str,
    /// Groupings: a digit (or `d` for 13) is a group's length, anything else stands between the groups. The
    /// empty one writes all in one piece.
    groups: &'static [&'static str],
    /// Sentences with `{}` for the number.
    sentences: [&'static str; 3],
    /// Broken numbers are refused by a check digit; false where it is structure only.
    refuses: bool,
}

const SCHEMES: &[Scheme] = &[
    Scheme {
        check: "nl_bsn",
        shape: "#########",
        groups: &["", "3.3.3", "3 3 3", "4.2.3", "3-3-3", "4 5"],
        sentences: [
            "mijn bsn is {} voor het contract",
            "Burgerservicenummer: {}",
            "kan je mijn burger service nummer noteren? {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "nl_onderwijsnummer",
        shape: "10#######",
        groups: &["", "3 3 3", "3.3.3"],
        sentences: [
            "het onderwijsnummer van mijn zoon is {}",
            "leerlingnummer {} staat op het rapport",
            "onderwijsnr: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "nl_btw_id",
        shape: "NL#########B##",
        groups: &["", "2 9 3", "2 4.2.3.3"],
        sentences: [
            "mijn btw-id is {} voor op de factuur",
            "btw-nummer {} (eenmanszaak)",
            "Btw nr: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "be_nn",
        shape: "ymd#####",
        groups: &["", "2.2.2-3.2", "2 2 2 3 2", "2.2.2-3 2", "6 3 2", "6-3-2"],
        sentences: [
            "mijn rijksregisternummer is {}",
            "numéro national : {}",
            "rijksregister {} voor het dossier",
        ],
        refuses: true,
    },
    Scheme {
        check: "be_bis",
        shape: "y2##d#####|y4#d#####",
        groups: &["", "2.2.2-3.2", "2 2 2 3 2"],
        sentences: [
            "zijn bisnummer is {}",
            "mon numéro bis est le {}",
            "bis nr: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "lu_matricule",
        shape: "19ymd#####",
        groups: &["", "8 5", "4 2 2 5", "4 4 5", "4 2 2 3 2"],
        sentences: [
            "meng matricule ass {}",
            "mon matricule est le {}",
            "Sozialversicherungsnummer {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "de_steuerid",
        shape: "###########",
        groups: &["", "2 3 3 3", "2.3.3.3", "3 3 3 2"],
        sentences: [
            "meine Steuer-ID ist {}",
            "IdNr: {}",
            "steueridentifikationsnummer {} für die Lohnabrechnung",
        ],
        refuses: true,
    },
    Scheme {
        check: "de_svnr",
        shape: "##dmy@###",
        groups: &["", "2 6 1 3", "2 2 2 2 1 3", "8 1 3"],
        sentences: [
            "meine Sozialversicherungsnummer lautet {}",
            "SV-Nummer {}",
            "rentenversicherungsnr: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "de_kvnr",
        shape: "@#########",
        groups: &["", "1 9", "1 3 3 3"],
        sentences: [
            "Versichertennummer {}",
            "meine krankenversichertennummer ist {}",
            "KVNR: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "at_svnr",
        shape: "####dmy",
        groups: &["", "4 6", "4-6", "4 2 2 2"],
        sentences: [
            "meine SVNR ist {}",
            "Sozialversicherungsnummer {} bitte eintragen",
            "sv-nr: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "ch_ahv",
        shape: "756##########",
        groups: &["", "3.4.4.2", "3 4 4 2"],
        sentences: [
            "meine AHV-Nummer ist {}",
            "numéro AVS : {}",
            "il mio numero AVS {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "fr_nir",
        shape: "1ym75######02|1ym75########|2ym13########|1ym2A########",
        groups: &["", "1 2 2 2 3 3 2", "d 2", "1.2.2.2.3.3.2"],
        sentences: [
            "mon numéro de sécu est le {}",
            "n° de sécurité sociale : {}",
            "ma carte vitale, {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "fr_nif",
        shape: "3############|0############",
        groups: &["", "2 2 3 3 3", "4 3 3 3"],
        sentences: [
            "mon numéro fiscal : {}",
            "SPI {} sur l'avis",
            "numéro fiscal de référence {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "es_dni",
        shape: "########@",
        groups: &["", "8-1", "8 1", "2.3.3-1"],
        sentences: [
            "mi dni es {}",
            "DNI: {}",
            "te paso mi NIF, {} para la factura",
        ],
        refuses: true,
    },
    Scheme {
        check: "es_nie",
        shape: "X#######@|Y#######@|Z#######@",
        groups: &["", "1-7-1", "1 7 1"],
        sentences: [
            "mi nie es {}",
            "NIE: {}",
            "número de identidad de extranjero {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "es_nuss",
        shape: "28##########|08##########",
        groups: &["", "2/8/2", "2 8 2", "2-8-2"],
        sentences: [
            "mi número de la seguridad social es {}",
            "NUSS {}",
            "nº afiliación: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "pt_nif",
        shape: "2########|1########",
        groups: &["", "3 3 3", "3.3.3"],
        sentences: [
            "o meu nif é {}",
            "contribuinte: {}",
            "número de contribuinte {} se faz favor",
        ],
        refuses: true,
    },
    Scheme {
        check: "pt_niss",
        shape: "1##########|2##########",
        groups: &["", "3 3 3 2", "4 4 3"],
        sentences: [
            "o meu NISS é {}",
            "número da segurança social: {}",
            "niss {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "it_codice_fiscale",
        shape: "@@@@@@yA##H###@|@@@@@@yT##F###@",
        groups: &["", "3 3 5 5", "6 5 5"],
        sentences: [
            "il mio codice fiscale è {}",
            "CF: {}",
            "cod. fiscale {} per la fattura",
        ],
        refuses: true,
    },
    Scheme {
        check: "ie_ppsn",
        shape: "#######@|#######@A",
        groups: &["", "7 2"],
        sentences: ["my pps number is {}", "PPSN: {}", "here's my pps no {}"],
        refuses: true,
    },
    Scheme {
        check: "gb_nhs",
        shape: "##########",
        groups: &["", "3 3 4", "3-3-4"],
        sentences: [
            "my nhs number is {}",
            "NHS no: {}",
            "nhs number for the gp {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "gb_utr",
        shape: "##########",
        groups: &["", "5 5", "3 3 4"],
        sentences: [
            "my utr is {}",
            "Unique taxpayer reference: {}",
            "utr number {} for self assessment",
        ],
        refuses: true,
    },
    Scheme {
        check: "dk_cpr_not_swedish",
        shape: "dmy####",
        groups: &["6-4", "6 4", "2.2.2-4"],
        sentences: [
            "personnummer {}",
            "hej, her er personnr. {} tak",
            "her kommer personnummeret, {}",
        ],
        refuses: false,
    },
    Scheme {
        check: "se_personnummer",
        shape: "ymd####",
        groups: &["", "6-4", "6 4"],
        sentences: ["mitt personnummer är {}", "personnr {}", "Personnummer: {}"],
        refuses: true,
    },
    Scheme {
        check: "no_fnr",
        shape: "dmy#####",
        groups: &["", "6 5", "2 2 2 5", "6-5"],
        sentences: ["fødselsnummeret mitt er {}", "personnummer: {}", "fnr {}"],
        refuses: true,
    },
    Scheme {
        check: "fi_hetu",
        shape: "dmy-###@|dmyA###@|dmy-####",
        groups: &[""],
        sentences: ["henkilötunnukseni on {}", "hetu {}", "sotu: {}"],
        refuses: true,
    },
    Scheme {
        check: "is_kennitala",
        shape: "dmy####",
        groups: &["", "6-4", "6 4"],
        sentences: ["kennitalan mín er {}", "kt. {}", "kennitala: {}"],
        refuses: true,
    },
    Scheme {
        check: "ee_isikukood",
        shape: "3ymd####|4ymd####",
        groups: &["", "7 4", "1 2 2 2 4"],
        sentences: ["minu isikukood on {}", "isikukood: {}", "isiku kood {}"],
        refuses: true,
    },
    Scheme {
        check: "lv_personas_kods",
        shape: "dmy1####|32#########",
        groups: &["", "6-5", "6 5"],
        sentences: ["mans personas kods ir {}", "p.k. {}", "personas kods: {}"],
        refuses: true,
    },
    Scheme {
        check: "lt_asmens_kodas",
        shape: "3ymd####|4ymd####",
        groups: &["", "7 4", "1 6 4"],
        sentences: ["mano asmens kodas {}", "a.k. {}", "asmens kodas: {}"],
        refuses: true,
    },
    Scheme {
        check: "pl_pesel",
        shape: "ymd#####",
        groups: &["", "6 5", "3 3 3 2", "6-5"],
        sentences: [
            "mój pesel to {}",
            "PESEL: {}",
            "podaję numer pesel {} do umowy",
        ],
        refuses: true,
    },
    Scheme {
        check: "pl_nip",
        shape: "##########",
        groups: &["", "3-3-2-2", "3-2-2-3", "3 3 2 2"],
        sentences: ["mój nip to {}", "NIP: {}", "proszę fakturę na nip {}"],
        refuses: true,
    },
    Scheme {
        check: "cz_rc",
        shape: "ymd####",
        groups: &["", "6/4", "6 4", "6 / 4"],
        sentences: ["moje rodné číslo je {}", "r.č. {}", "rodne cislo: {}"],
        refuses: true,
    },
    Scheme {
        check: "hu_adoazonosito",
        shape: "8#########",
        groups: &["", "1 3 3 3", "4 3 3"],
        sentences: [
            "az adóazonosító jelem {}",
            "adóazonosítóm: {}",
            "adószámom {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "hu_taj",
        shape: "#########",
        groups: &["", "3 3 3", "3-3-3"],
        sentences: ["a taj számom {}", "TAJ: {}", "tajszám {}"],
        refuses: true,
    },
    Scheme {
        check: "ro_cnp",
        shape: "1ymd######|2ymd######|6011d######",
        groups: &["", "1 6 6", "7 6", "1 2 2 2 6"],
        sentences: ["cnp-ul meu este {}", "CNP: {}", "codul numeric personal {}"],
        refuses: true,
    },
    Scheme {
        check: "bg_egn",
        shape: "ymd####",
        groups: &["", "6 4"],
        sentences: ["моето ЕГН е {}", "егн: {}", "EGN {}"],
        refuses: true,
    },
    Scheme {
        check: "bg_pnf",
        shape: "##########",
        groups: &["", "4 3 3"],
        sentences: ["моят ЛНЧ е {}", "ЛНЧ: {}", "личен номер на чужденец {}"],
        refuses: true,
    },
    Scheme {
        check: "hr_oib",
        shape: "###########",
        groups: &["", "3 3 3 2", "5 6"],
        sentences: [
            "moj oib je {}",
            "OIB: {}",
            "osobni identifikacijski broj {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "si_emso",
        shape: "dm9##50####",
        groups: &["", "7 6", "2 2 3 2 3 1", "7 2 4"],
        sentences: ["moj emšo je {}", "EMŠO: {}", "enotna matična številka {}"],
        refuses: true,
    },
    Scheme {
        check: "si_davcna",
        shape: "########",
        groups: &["", "4 4", "2 3 3"],
        sentences: ["moja davčna številka je {}", "davčna: {}", "davčna št. {}"],
        refuses: true,
    },
    Scheme {
        check: "jmbg",
        shape: "dm9##71####|dm9##18####",
        groups: &["", "7 6", "2 2 3 2 3 1"],
        sentences: ["moj jmbg je {}", "JMBG: {}", "матични број {}"],
        refuses: true,
    },
    Scheme {
        check: "gr_amka",
        shape: "dmy#####",
        groups: &["", "6 5", "2 2 2 5"],
        sentences: ["το ΑΜΚΑ μου είναι {}", "αμκα: {}", "amka {}"],
        refuses: true,
    },
    Scheme {
        check: "gr_afm",
        shape: "#########",
        groups: &["", "3 3 3"],
        sentences: ["το ΑΦΜ μου είναι {}", "αφμ: {}", "ΑΦΜ {} για το τιμολόγιο"],
        refuses: true,
    },
    Scheme {
        check: "cy_tic",
        shape: "00######@|1#######@",
        groups: &["", "8 1"],
        sentences: [
            "ο αριθμός φορολογικής ταυτότητας μου είναι {}",
            "my tic is {}",
            "ΑΦΤ: {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "tr_kimlik",
        shape: "###########",
        groups: &["", "3 3 3 2", "2 3 3 3"],
        sentences: ["tc kimlik numaram {}", "TCKN: {}", "kimlik no {}"],
        refuses: true,
    },
    Scheme {
        check: "us_ssn",
        shape: "#########",
        groups: &["", "3-2-4", "3 2 4"],
        sentences: [
            "my ssn is {}",
            "Social security number: {}",
            "social is {} for the payroll",
        ],
        refuses: false,
    },
    Scheme {
        check: "us_itin",
        shape: "9########",
        groups: &["", "3-2-4", "3 2 4"],
        sentences: ["my itin is {}", "ITIN: {}", "taxpayer id number {}"],
        refuses: false,
    },
    Scheme {
        check: "us_mbi",
        shape: "1EG#TE#MK##|2AC#AA#CC##",
        groups: &["", "4-3-4"],
        sentences: ["my medicare number is {}", "MBI: {}", "medicare id {}"],
        refuses: false,
    },
    Scheme {
        check: "gb_nino",
        shape: "AB######C|JK######A|YZ######B",
        groups: &["", "2 2 2 2 1", "2 6 1"],
        sentences: [
            "my national insurance number is {}",
            "NI number: {}",
            "nino {}",
        ],
        refuses: false,
    },
    Scheme {
        check: "dk_cpr",
        shape: "dmy####",
        groups: &["", "6-4", "6 4"],
        sentences: ["mit cpr-nummer er {}", "CPR: {}", "cprnr {}"],
        refuses: false,
    },
    Scheme {
        check: "in_pan",
        shape: "ABCPK####F|XYZPM####Q",
        groups: &["", "5 4 1"],
        sentences: ["my pan is {}", "PAN card no {}", "pan number: {}"],
        refuses: false,
    },
    Scheme {
        check: "ca_sin",
        shape: "#########",
        groups: &["", "3 3 3", "3-3-3"],
        sentences: [
            "my sin is {}",
            "Social insurance number: {}",
            "mon NAS est le {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "au_tfn",
        shape: "#########|########",
        groups: &["", "3 3 3", "3-3-3"],
        sentences: [
            "my tfn is {}",
            "Tax file number: {}",
            "tfn {} for the super form",
        ],
        refuses: true,
    },
    Scheme {
        check: "au_medicare",
        shape: "2#########|3#########",
        groups: &["", "4 5 1"],
        sentences: [
            "my medicare number is {}",
            "Medicare card no: {}",
            "medicare {}",
        ],
        refuses: true,
    },
    Scheme {
        check: "in_aadhaar",
        shape: "############",
        groups: &["", "4 4 4", "4-4-4"],
        sentences: ["my aadhaar number is {}", "Aadhar: {}", "मेरा आधार नंबर {} है"],
        refuses: true,
    },
    Scheme {
        check: "br_cpf",
        shape: "###########",
        groups: &["", "3.3.3-2", "3 3 3 2"],
        sentences: ["meu cpf é {}", "CPF: {}", "pode por o cpf {} na nota"],
        refuses: true,
    },
    Scheme {
        check: "ar_cuit",
        shape: "20#########|27#########",
        groups: &["", "2-8-1"],
        sentences: ["mi cuil es {}", "CUIT: {}", "el cuil de mi marido {}"],
        refuses: true,
    },
    Scheme {
        check: "br_cns",
        shape: "7##############",
        groups: &["", "3 4 4 4"],
        sentences: ["meu cartão do sus é {}", "CNS: {}", "número do sus {}"],
        refuses: true,
    },
    Scheme {
        check: "pe_dni",
        shape: "#########",
        groups: &["", "8-1"],
        sentences: ["mi dni es {}", "DNI: {}", "el dni de mi hijo {}"],
        refuses: true,
    },
    Scheme {
        check: "za_id",
        shape: "ymd####08#",
        groups: &["", "6 4 3", "6 4 2 1"],
        sentences: ["my id number is {}", "SA ID: {}", "my identity number {}"],
        refuses: true,
    },
    Scheme {
        check: "mx_curp",
        shape: "BOXWymdHNERXN##|LOPAymdMDFRRR##",
        groups: &[""],
        sentences: ["mi curp es {}", "CURP: {}", "te mando mi curp {}"],
        refuses: true,
    },
];

/// A string of the shape.
fn draw(random: &mut Random, shape: &str) -> String {
    let kinds: Vec<&str> = shape.split('|').collect();
    let mut text = String::new();
    for sign in random.pick(&kinds).chars() {
        match sign {
            '#' => text.push(char::from(b'0' + random.below(10) as u8)),
            '@' => text.push(char::from(b'A' + random.below(26) as u8)),
            'd' => write!(text, "{:02}", 1 + random.below(28)).expect("writes to memory"),
            'm' => write!(text, "{:02}", 1 + random.below(12)).expect("writes to memory"),
            'y' => write!(text, "{:02}", 40 + random.below(60)).expect("writes to memory"),
            sign => text.push(sign),
        }
    }
    text
}

fn valid(random: &mut Random, scheme: &Scheme, passes: check::Check) -> String {
    for _ in 0..200_000 {
        let text = draw(random, scheme.shape);
        if passes(&text) {
            return text;
        }
    }
    panic!("{}: the shape hardly ever passes", scheme.check);
}

/// The number with one digit changed so that the check fails.
fn broken(random: &mut Random, value: &str, passes: check::Check) -> String {
    for _ in 0..10_000 {
        let at = random.below(value.len());
        let byte = value.as_bytes()[at];
        if !byte.is_ascii_digit() {
            continue;
        }
        let digit = char::from(b'0' + (byte - b'0' + 1 + random.below(9) as u8) % 10);
        let mut text = value.to_string();
        text.replace_range(at..=at, &digit.to_string());
        if !passes(&text) {
            return text;
        }
    }
    panic!("{value} cannot be broken");
}

/// The number as people group it.
fn group(value: &str, form: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    for sign in form.chars() {
        match sign.to_digit(36) {
            Some(length) => {
                let (head, tail) = rest.split_at((length as usize).min(rest.len()));
                text.push_str(head);
                rest = tail;
            }
            None => text.push(sign),
        }
    }
    text + rest
}

/// The rule that takes something in the text for a national number, at likely or above.
fn finder(engine: &Engine, scratch: &mut Scratch, text: &str) -> Option<String> {
    engine
        .scan(text, Situation::default(), scratch)
        .candidates
        .into_iter()
        .find(|candidate| {
            candidate.data_type == DataType::NationalIdNumber
                && candidate.exchange == Exchange::Disclosed
                && candidate.confidence >= Confidence::Likely
        })
        .map(|candidate| candidate.detector)
}

const DRAWN: usize = 40;

#[test]
fn valid_numbers_are_found_beside_their_name_and_broken_ones_are_not() {
    let engine = Engine::new().expect("the rules that ship are right");
    let mut scratch = Scratch::default();
    let mut report = String::new();
    for (seed, scheme) in SCHEMES.iter().enumerate() {
        let passes = check::by_name(scheme.check).expect(scheme.check);
        let mut random = Random(seed as u64 + 1);
        let (mut found, mut taken, mut missed) = (0, 0, Vec::new());
        for _ in 0..DRAWN {
            let value = valid(&mut random, scheme, passes);
            let form = random.pick(scheme.groups);
            let sentence = random.pick(&scheme.sentences);
            let text = sentence.replace("{}", &group(&value, form));
            if finder(&engine, &mut scratch, &text).is_some() {
                found += 1;
            } else {
                missed.push(text);
            }
            if scheme.refuses {
                let wrong = broken(&mut random, &value, passes);
                let text = sentence.replace("{}", &group(&wrong, form));
                if let Some(rule) = finder(&engine, &mut scratch, &text) {
                    taken += 1;
                    missed.push(format!("{text} ({rule})"));
                }
            }
        }
        if found * 100 < DRAWN * 99 || taken * 100 > DRAWN * 5 {
            let shown = missed
                .iter()
                .take(6)
                .cloned()
                .collect::<Vec<_>>()
                .join(" / ");
            writeln!(
                report,
                "{}: {found} of {DRAWN} valid found, {taken} broken taken: {shown}",
                scheme.check
            )
            .expect("writes to memory");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// Every check of a national number has a scheme above.
#[test]
fn every_check_of_a_national_number_is_tried_with_fresh_numbers() {
    let engine = Engine::new().expect("the rules that ship are right");
    let missing: Vec<&str> = engine
        .rules()
        .iter()
        .filter(|rule| rule.data_type == Some(DataType::NationalIdNumber))
        .filter_map(|rule| rule.text.check.as_deref())
        .filter(|name| !["li_peid", "mt_id"].contains(name))
        .filter(|name| !SCHEMES.iter().any(|scheme| scheme.check == *name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

const EVERYDAY: [&str; 8] = [
    "ok so {} then, see you tomorrow at the usual place",
    "hij zei {} en daarna niets meer, raar toch",
    "da stand {} drauf, keine Ahnung was das heissen soll",
    "il y avait {} dessus et puis plus rien",
    "me pone {} y no entiendo nada de nada",
    "c'era scritto {} e poi basta, boh",
    "apareceu {} no ecra e depois fechou sozinho",
    "wyskoczylo {} i potem sie zamknelo samo",
];

/// How many of `count` random strings of 8 to 16 digits each rule takes at likely or above.
fn taken_without_context(count: usize) -> std::collections::BTreeMap<String, usize> {
    let engine = Engine::new().expect("the rules that ship are right");
    let mut scratch = Scratch::default();
    let mut random = Random(7);
    let mut taken = std::collections::BTreeMap::new();
    for _ in 0..count {
        let length = 8 + random.below(9);
        let digits = draw(&mut random, &"#".repeat(length));
        let text = random.pick(&EVERYDAY).replace("{}", &digits);
        for candidate in engine
            .scan(&text, Situation::default(), &mut scratch)
            .candidates
        {
            let ours = matches!(
                candidate.data_type,
                DataType::NationalIdNumber
                    | DataType::PassportNumber
                    | DataType::IdentityCardNumber
                    | DataType::DrivingLicenceNumber
            );
            if ours && candidate.confidence >= Confidence::Likely {
                *taken.entry(candidate.detector).or_default() += 1;
            }
        }
    }
    taken
}

#[test]
fn digits_without_context_are_nobodys_number() {
    let taken = taken_without_context(5_000);
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
#[ignore = "measures; takes a while"]
fn measure_digits_without_context() {
    println!("{:?}", taken_without_context(200_000));
}
