//! Takes a matched value, says whether it can be what a rule takes it for: check digits, dates and
//! structure, by the algorithm that the issuer published. Rules name a check; this is the list of
//! names. A check never looks at context and is never proof alone.
//!
//! The value comes as it was matched, with its separators; every check drops spaces, full stops,
//! hyphens, slashes and the like itself. Case does not matter, except to the checks that
//! [`reads_raw_text`] names.

mod account;
mod algorithm;
pub mod birth_date;
mod compact;
mod crypto;
mod dates;
pub mod likeness;
pub mod mrz;
mod national_alpine;
mod national_benelux;
mod national_british;
mod national_eastern;
mod national_nordic;
mod national_overseas;
mod national_romance;
mod national_southern;
pub mod payment;
mod phone;
mod secret;
pub mod seed_phrase;

#[cfg(test)]
mod tests;

/// Says whether a matched value passes.
pub type Check = fn(&str) -> bool;

/// One line of the table of checks.
struct Entry {
    name: &'static str,
    check: Check,
    source: &'static str,
    raw: bool,
}

/// A check that ignores case.
const fn folded(name: &'static str, check: Check, source: &'static str) -> Entry {
    Entry {
        name,
        check,
        source,
        raw: false,
    }
}

/// A check to which case matters.
const fn raw(name: &'static str, check: Check, source: &'static str) -> Entry {
    Entry {
        name,
        check,
        source,
        raw: true,
    }
}

/// Every check: name, function, who published the algorithm. In the order of names. What a check
/// looks at stands above its function.
static TABLE: &[Entry] = &[
    folded(
        "ar_cuit",
        national_overseas::ar_cuit,
        "Agencia de Recaudación y Control Aduanero",
    ),
    folded(
        "at_svnr",
        national_alpine::at_svnr,
        "§ 31 ASVG; Dachverband der Sozialversicherungsträger",
    ),
    folded(
        "au_medicare",
        national_overseas::au_medicare,
        "Services Australia; METeOR 270101",
    ),
    folded(
        "au_tfn",
        national_overseas::au_tfn,
        "Australian Taxation Office",
    ),
    folded("be_account", account::be_account, "Febelfin"),
    folded(
        "be_bis",
        national_benelux::be_bis,
        "Kruispuntbank van de Sociale Zekerheid, BIS register",
    ),
    folded(
        "be_eid",
        national_benelux::be_eid,
        "FPS Interior, identity card specification",
    ),
    folded(
        "be_nn",
        national_benelux::be_nn,
        "FPS Interior, IT000 rijksregisternummer",
    ),
    raw(
        "bech32_address",
        crypto::bech32_address,
        "BIP-173; CIP-19; Cosmos SDK documentation",
    ),
    folded(
        "bg_egn",
        national_eastern::bg_egn,
        "ГРАО, structure of the ЕГН",
    ),
    folded(
        "bg_pnf",
        national_eastern::bg_pnf,
        "Ministry of the Interior of Bulgaria, ЛНЧ",
    ),
    folded("bic", payment::bic, "ISO 9362"),
    folded("bip39_phrase", seed_phrase::bip39_phrase, "BIP-39"),
    folded("br_cns", national_overseas::br_cns, "Ministério da Saúde"),
    folded("br_cpf", national_overseas::br_cpf, "Receita Federal"),
    raw(
        "btc_base58",
        crypto::btc_base58,
        "Bitcoin wiki, Base58Check encoding",
    ),
    raw("btc_bech32", crypto::btc_bech32, "BIP-173, BIP-350"),
    raw(
        "btc_wif",
        crypto::btc_wif,
        "Bitcoin wiki, wallet import format",
    ),
    raw("btc_xprv", crypto::btc_xprv, "BIP-32; SLIP-132"),
    folded(
        "ca_sin",
        national_overseas::ca_sin,
        "Employment and Social Development Canada",
    ),
    folded(
        "ch_ahv",
        national_alpine::ch_ahv,
        "Bundesamt für Sozialversicherungen, AHVN13",
    ),
    folded(
        "cy_tic",
        national_southern::cy_tic,
        "OECD, tax identification numbers, Cyprus",
    ),
    folded(
        "cz_account",
        national_eastern::cz_account,
        "ČNB decree 169/2011",
    ),
    folded("cz_rc", national_eastern::cz_rc, "Act 133/2000 Coll., § 13"),
    raw(
        "dash_address",
        crypto::dash_address,
        "Dash Core, chain parameters",
    ),
    folded(
        "de_document",
        national_alpine::de_document,
        "BMI, Musterausweis; ICAO Doc 9303",
    ),
    folded(
        "de_kvnr",
        national_alpine::de_kvnr,
        "§ 290 SGB V; GKV-Spitzenverband",
    ),
    folded(
        "de_steuerid",
        national_alpine::de_steuerid,
        "§ 139b AO; § 1 StIdV",
    ),
    folded("de_svnr", national_alpine::de_svnr, "VKVV §§ 2 to 4"),
    folded(
        "dk_cpr",
        national_nordic::dk_cpr,
        "CPR-kontoret, Personnummeret i CPR",
    ),
    folded(
        "dk_cpr_not_swedish",
        national_nordic::dk_cpr_not_swedish,
        "CPR-kontoret, Personnummeret i CPR",
    ),
    raw(
        "doge_address",
        crypto::doge_address,
        "Dogecoin Core, chain parameters",
    ),
    folded("ee_isikukood", national_nordic::ee_isikukood, "EVS 585"),
    folded(
        "es_ccc",
        national_romance::es_ccc,
        "Consejo Superior Bancario; Banco de España",
    ),
    folded(
        "es_dni",
        national_romance::es_dni,
        "Ministerio del Interior, NIF",
    ),
    folded(
        "es_dni_or_nie",
        national_romance::es_dni_or_nie,
        "Ministerio del Interior, NIF",
    ),
    folded(
        "es_nie",
        national_romance::es_nie,
        "Ministerio del Interior, NIE",
    ),
    folded(
        "es_nuss",
        national_romance::es_nuss,
        "Tesorería General de la Seguridad Social",
    ),
    raw("eth_eip55", crypto::eth_eip55, "EIP-55"),
    folded(
        "fi_hetu",
        national_nordic::fi_hetu,
        "Digi- ja väestötietovirasto",
    ),
    folded(
        "fr_nif",
        national_romance::fr_nif,
        "DGFiP; OECD, tax identification numbers, France",
    ),
    folded(
        "fr_nir",
        national_romance::fr_nir,
        "INSEE, numéro d'inscription au répertoire",
    ),
    folded("fr_rib", account::fr_rib, "CFONB"),
    folded(
        "gb_driving_licence",
        national_british::gb_driving_licence,
        "DVLA, driver number",
    ),
    folded(
        "gb_nhs",
        national_british::gb_nhs,
        "NHS data dictionary, NHS NUMBER",
    ),
    folded("gb_nino", national_british::gb_nino, "HMRC NIM39110"),
    folded(
        "gb_sort_code_account",
        payment::gb_sort_code_account,
        "Vocalink, account shape",
    ),
    folded("gb_utr", national_british::gb_utr, "HMRC"),
    folded(
        "gr_afm",
        national_southern::gr_afm,
        "OECD, tax identification numbers, Greece",
    ),
    folded("gr_amka", national_southern::gr_amka, "ΗΔΙΚΑ"),
    folded(
        "hr_oib",
        national_southern::hr_oib,
        "Porezna uprava; ISO/IEC 7064",
    ),
    folded("hu_account", account::hu_account, "Magyar Nemzeti Bank"),
    folded(
        "hu_adoazonosito",
        national_eastern::hu_adoazonosito,
        "1996. évi XX. törvény",
    ),
    folded("hu_taj", national_eastern::hu_taj, "1996. évi XX. törvény"),
    folded("iban", payment::iban, "ISO 13616; SWIFT IBAN registry"),
    folded(
        "ie_ppsn",
        national_british::ie_ppsn,
        "Department of Social Protection; Revenue",
    ),
    folded("in_aadhaar", national_overseas::in_aadhaar, "UIDAI"),
    folded("in_pan", national_overseas::in_pan, "Income Tax Department"),
    folded("is_kennitala", national_nordic::is_kennitala, "Þjóðskrá"),
    folded(
        "it_codice_fiscale",
        national_romance::it_codice_fiscale,
        "D.M. 23 December 1976",
    ),
    folded(
        "jmbg",
        national_southern::jmbg,
        "Yugoslav law on the unique master citizen number, 1976",
    ),
    folded(
        "li_peid",
        national_alpine::li_peid,
        "Landesverwaltung Liechtenstein",
    ),
    folded(
        "lt_asmens_kodas",
        national_nordic::lt_asmens_kodas,
        "Registrų centras",
    ),
    raw(
        "ltc_address",
        crypto::ltc_address,
        "Litecoin Core, chain parameters",
    ),
    folded(
        "lu_matricule",
        national_benelux::lu_matricule,
        "CTIE, numéro d'identification national",
    ),
    folded(
        "lv_personas_kods",
        national_nordic::lv_personas_kods,
        "Pilsonības un migrācijas lietu pārvalde",
    ),
    folded("mrz", mrz::mrz, "ICAO Doc 9303"),
    folded("mt_id", national_southern::mt_id, "Identità, identity card"),
    folded(
        "mx_clabe",
        national_overseas::mx_clabe,
        "Asociación de Bancos de México",
    ),
    folded(
        "mx_curp",
        national_overseas::mx_curp,
        "RENAPO, Instructivo normativo",
    ),
    folded(
        "nl_bsn",
        national_benelux::nl_bsn,
        "Logisch ontwerp BSN; RvIG",
    ),
    folded(
        "nl_btw_id",
        national_benelux::nl_btw_id,
        "Belastingdienst, btw-identificatienummer",
    ),
    folded(
        "nl_document",
        national_benelux::nl_document,
        "RvIG, kenmerken reisdocumenten",
    ),
    folded(
        "nl_onderwijsnummer",
        national_benelux::nl_onderwijsnummer,
        "DUO, programma van eisen",
    ),
    folded(
        "no_account",
        national_nordic::no_account,
        "Bits, kontonummer",
    ),
    folded(
        "no_fnr",
        national_nordic::no_fnr,
        "Skatteetaten, fødselsnummer",
    ),
    folded("payment_card", payment::payment_card, "ISO/IEC 7812-1"),
    folded(
        "pe_cci",
        account::pe_cci,
        "Cámara de Compensación Electrónica, código de cuenta interbancario",
    ),
    folded(
        "pe_dni",
        national_overseas::pe_dni,
        "RENIEC, dígito de verificación",
    ),
    folded(
        "pl_dowod",
        national_eastern::pl_dowod,
        "Ministry of the Interior of Poland; ICAO Doc 9303",
    ),
    folded(
        "pl_nip",
        national_eastern::pl_nip,
        "Ministry of Finance of Poland",
    ),
    folded("pl_nrb", national_eastern::pl_nrb, "PN-F-01102; NBP"),
    folded(
        "pl_passport",
        national_eastern::pl_passport,
        "Ministry of the Interior of Poland",
    ),
    folded(
        "pl_pesel",
        national_eastern::pl_pesel,
        "gov.pl, Czym jest numer PESEL",
    ),
    folded(
        "pt_cc",
        national_romance::pt_cc,
        "AMA, número de documento do Cartão de Cidadão",
    ),
    folded("pt_nib", account::pt_nib, "Banco de Portugal"),
    folded("pt_nif", national_romance::pt_nif, "Autoridade Tributária"),
    folded(
        "pt_niss",
        national_romance::pt_niss,
        "Instituto de Informática, NISS",
    ),
    folded("ro_cnp", national_eastern::ro_cnp, "OUG 97/2005"),
    folded(
        "se_personnummer",
        national_nordic::se_personnummer,
        "Skatteverket SKV 704, SKV 707",
    ),
    folded("si_davcna", national_southern::si_davcna, "FURS"),
    folded(
        "si_emso",
        national_southern::si_emso,
        "Ministry of the Interior of Slovenia",
    ),
    folded(
        "tr_kimlik",
        national_southern::tr_kimlik,
        "Nüfus ve Vatandaşlık İşleri",
    ),
    raw(
        "tron_address",
        crypto::tron_address,
        "Tron developer documentation",
    ),
    folded(
        "us_aba",
        national_overseas::us_aba,
        "American Bankers Association",
    ),
    folded("us_itin", national_overseas::us_itin, "IRS"),
    folded("us_mbi", national_overseas::us_mbi, "CMS, MBI format"),
    folded(
        "us_ssn",
        national_overseas::us_ssn,
        "Social Security Administration",
    ),
    raw(
        "xrp_address",
        crypto::xrp_address,
        "XRP Ledger, base58 encodings",
    ),
    folded(
        "za_id",
        national_overseas::za_id,
        "Department of Home Affairs",
    ),
];

/// The line of a name.
fn entry(name: &str) -> Option<&'static Entry> {
    let place = TABLE.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
    TABLE.get(place)
}

/// The check of this name.
pub fn by_name(name: &str) -> Option<Check> {
    entry(name).map(|entry| entry.check)
}

/// All names, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.name)
}

/// Who published the algorithm of this name: issuer, law or standard.
pub fn source(name: &str) -> Option<&'static str> {
    entry(name).map(|entry| entry.source)
}

/// Checks that look at structure only: the issuer published no check digit, or none that holds.
const STRUCTURE_ONLY: &[&str] = &[
    "dk_cpr", "gb_nino", "in_pan", "li_peid", "mt_id", "us_itin", "us_mbi", "us_ssn",
];

/// Whether the check looks at structure only, so that most numbers of the shape pass.
pub fn is_structure_only(name: &str) -> bool {
    STRUCTURE_ONLY.contains(&name)
}

/// Whether the check must be given the text as written, because upper and lower case differ.
pub fn reads_raw_text(name: &str) -> bool {
    entry(name).is_some_and(|entry| entry.raw)
}
