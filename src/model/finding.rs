//! Findings and the vocabulary of the taxonomy.

use super::{Channel, Role};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in the order of the taxonomy.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The slug used in rules and outputs.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The value with this slug.
            pub fn from_slug(slug: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|value| value.as_str() == slug)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// Whether the data itself stands in the message or is asked for.
    Exchange {
        /// The data stands in the message or travels with it.
        Disclosed => "disclosed",
        /// The message asks the other side for it.
        Requested => "requested",
    }
}

words! {
    /// How sure a finding is, from weak to strong.
    Confidence {
        /// Worth a look when everything else is done; not listed unless asked for.
        Possible => "possible",
        /// More likely right than wrong.
        Likely => "likely",
        /// Hardly ever wrong.
        VeryLikely => "very_likely",
    }
}

words! {
    /// How bad it is that the data lies in direct messages, from mild to bad.
    Severity {
        /// Ordinary contact details.
        Low => "low",
        /// Should not be there.
        Medium => "medium",
        /// Must not be there.
        High => "high",
        /// Can be abused at once.
        Critical => "critical",
    }
}

words! {
    /// The categories of the taxonomy.
    Category {
        /// GDPR art. 9 and 10.
        SpecialCategory => "special_category",
        /// Numbers that identify a person.
        IdentificationNumber => "identification_number",
        /// Payment data.
        Payment => "payment",
        /// What unlocks something.
        Credential => "credential",
        /// Copies of identity documents.
        IdentityDocument => "identity_document",
        /// Other documents.
        Document => "document",
        /// Ordinary personal details.
        PersonalDetail => "personal_detail",
    }
}

words! {
    /// The data types of the taxonomy.
    DataType {
        /// Health (GDPR art. 9).
        Health => "health",
        /// Religion or belief (GDPR art. 9).
        ReligionOrBelief => "religion_or_belief",
        /// Racial or ethnic origin (GDPR art. 9).
        EthnicOrigin => "ethnic_origin",
        /// Political opinion (GDPR art. 9).
        PoliticalOpinion => "political_opinion",
        /// Trade-union membership (GDPR art. 9).
        TradeUnionMembership => "trade_union_membership",
        /// Sex life or sexual orientation (GDPR art. 9).
        SexualLife => "sexual_life",
        /// Genetic data (GDPR art. 9).
        GeneticData => "genetic_data",
        /// Biometric data used to identify (GDPR art. 9).
        BiometricData => "biometric_data",
        /// Convictions and offences (GDPR art. 10).
        CriminalOffence => "criminal_offence",
        /// National, social security, tax, health insurance number.
        NationalIdNumber => "national_id_number",
        /// Passport number or machine-readable zone.
        PassportNumber => "passport_number",
        /// Identity card or residence permit number.
        IdentityCardNumber => "identity_card_number",
        /// Driving licence number.
        DrivingLicenceNumber => "driving_licence_number",
        /// Payment card number.
        PaymentCardNumber => "payment_card_number",
        /// CVV, CVC.
        CardSecurityCode => "card_security_code",
        /// IBAN or domestic account number.
        BankAccountNumber => "bank_account_number",
        /// Crypto wallet address.
        CryptoWallet => "crypto_wallet",
        /// Password or pass phrase.
        Password => "password",
        /// PIN.
        PinCode => "pin_code",
        /// One-time code.
        OneTimeCode => "one_time_code",
        /// Back-up codes, seed phrases, security answers.
        RecoverySecret => "recovery_secret",
        /// API keys, tokens, private keys.
        ApiKeyOrToken => "api_key_or_token",
        /// Reset or magic log-in link.
        LoginLink => "login_link",
        /// Copy of an identity document.
        IdentityDocumentCopy => "identity_document_copy",
        /// Contract.
        Contract => "contract",
        /// Invoice or receipt.
        Invoice => "invoice",
        /// Pay slip, statement, tax paper.
        FinancialDocument => "financial_document",
        /// Doctor's letter, prescription, laboratory result.
        MedicalDocument => "medical_document",
        /// Certificate, court or police paper.
        OfficialDocument => "official_document",
        /// Curriculum vitae.
        Cv => "cv",
        /// Date of birth.
        DateOfBirth => "date_of_birth",
        /// Home address.
        HomeAddress => "home_address",
        /// Phone number.
        PhoneNumber => "phone_number",
    }
}

words! {
    /// What to do about a finding.
    Action {
        /// Delete the message for everyone.
        DeleteMessage => "delete_message",
        /// Withdraw the organisation's own message.
        Unsend => "unsend",
        /// Change the password, key or code that was exposed.
        RotateCredential => "rotate_credential",
        /// Have the card blocked.
        BlockCard => "block_card",
        /// Move the document to the case file, then delete it here.
        MoveToCaseFile => "move_to_case_file",
        /// Tell the data protection officer.
        NotifyDpo => "notify_dpo",
        /// Have somebody look.
        Review => "review",
    }
}

impl DataType {
    /// The category of the taxonomy to which the data type belongs.
    pub fn category(self) -> Category {
        use DataType::*;
        match self {
            Health | ReligionOrBelief | EthnicOrigin | PoliticalOpinion | TradeUnionMembership
            | SexualLife | GeneticData | BiometricData | CriminalOffence => {
                Category::SpecialCategory
            }
            NationalIdNumber | PassportNumber | IdentityCardNumber | DrivingLicenceNumber => {
                Category::IdentificationNumber
            }
            PaymentCardNumber | CardSecurityCode | BankAccountNumber | CryptoWallet => {
                Category::Payment
            }
            Password | PinCode | OneTimeCode | RecoverySecret | ApiKeyOrToken | LoginLink => {
                Category::Credential
            }
            IdentityDocumentCopy => Category::IdentityDocument,
            Contract | Invoice | FinancialDocument | MedicalDocument | OfficialDocument | Cv => {
                Category::Document
            }
            DateOfBirth | HomeAddress | PhoneNumber => Category::PersonalDetail,
        }
    }
}

/// One finding, ready to be written: nothing raw is left in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// 16 hex digits; see `assess`.
    pub id: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What kind of data.
    pub data_type: DataType,
    /// Given or asked for.
    pub exchange: Exchange,
    /// Rule id.
    pub detector: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub sent_at: i64,
    /// Whole days between message and scan.
    pub age_days: i64,
    /// The export's owner.
    pub account: String,
    /// Title of the conversation.
    pub conversation: String,
    /// Thread folder name.
    pub conversation_id: String,
    /// Who wrote it.
    pub sender: String,
    /// Which side.
    pub sender_role: Role,
    /// 1 = oldest message of the conversation.
    pub message_number: u64,
    /// The masked value; empty for a request or a disclosure in words.
    pub value_masked: String,
    /// Running number shared by equal values of a run; 0 = no value.
    pub value_group: u64,
    /// The masked message around the finding.
    pub excerpt: String,
    /// One sentence: why.
    pub evidence: String,
    /// Id of the request that this answers, or empty.
    pub answers_finding: String,
    /// Path of the attachment inside the export, or empty.
    pub attachment: String,
    /// How it travelled.
    pub channel: Channel,
    /// Whether the platform could read it.
    pub platform_access: bool,
    /// Recommended remediation.
    pub action: Action,
    /// The policy rule that set the retention.
    pub retention_rule: String,
    /// ISO date by which it should be gone, or empty.
    pub delete_by: String,
    /// For example `GDPR art. 9(1)`.
    pub legal_basis: String,
    /// Archive and entry, always with `/`.
    pub source: String,
}
