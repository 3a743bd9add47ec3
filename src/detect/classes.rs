//! What entries of lexicons are about: the classes of `lexicons/README.md`, and what an entry of each
//! makes of a message. No text is looked at here.

use crate::model::DataType;

/// What an entry of a lexicon is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A small word of `[words]`.
    Word(WordClass),
    /// A phrase of `[request]`.
    Request(RequestClass),
    /// A name of a kind of data.
    Object(DataType),
    /// A phrase that makes a term a disclosure.
    Frame(DataType, FrameKind),
    /// A word for a document.
    Document(DataType),
    /// A word for a picture or file of a document.
    Picture,
    /// What a disclosure is about.
    Term(DataType),
    /// A context word of one rule, by the rule's number.
    Context(u16),
    /// A word that claims a number beside it for something harmless.
    Claim,
}

impl Class {
    /// Whether its phrases hold what is told of somebody, and not only how people speak.
    pub(crate) fn tells(self) -> bool {
        matches!(self, Class::Term(_) | Class::Frame(..))
    }
}

macro_rules! classes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The key in `grammar.toml`.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The class with this key.
            pub fn from_key(key: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|class| class.key() == key)
            }
        }
    };
}

classes! {
    /// Classes of `[words]`; see `lexicons/README.md`.
    WordClass {
        /// The writer.
        Own => "self",
        /// Possessives of the writer.
        My => "my",
        /// The other side.
        You => "you",
        /// Possessives of the other side.
        Your => "your",
        /// Kin and other identifiable people.
        Person => "person",
        /// He, she.
        Third => "third",
        /// Not, no, never.
        Negation => "negation",
        /// If, in case.
        Hypothetical => "hypothetical",
        /// Wishes and sympathy.
        Wish => "wish",
        /// People in general.
        General => "general",
        /// Goods, titles, events.
        Product => "product",
        /// Idioms that disclose nothing.
        Idiom => "idiom",
        /// Talk about a credential or document.
        PastTalk => "past_talk",
        /// Function words that tell the language.
        Function => "function",
        /// Words between the name of a secret and the secret.
        Link => "link",
        /// Never.
        Never => "never",
        /// Me, us: with a verb of giving, who gets it.
        Oblique => "oblique",
        /// Also, too, finally.
        Also => "also",
        /// For: before what something else is wanted for.
        Purpose => "purpose",
        /// And, at the beginning of a question.
        And => "and",
        /// Yes, please do.
        Yes => "yes",
        /// So, because, but: a new clause begins.
        So => "so",
        /// Week, as pregnancies are counted.
        Week => "week",
        /// Who, what, where, when; looked up only.
        Question => "question",
        /// Wait, one moment; looked up only.
        Wait => "wait",
        /// Animals kept at home, and their doctors; looked up only.
        Animal => "animal",
        /// Codes and the messages they come in; looked up only.
        Code => "code",
        /// What a code opens; looked up only.
        Door => "door",
        /// What one does with a code; looked up only.
        Enters => "enters",
        /// For the time being; looked up only.
        Temporary => "temporary",
        /// Keys of programs; looked up only.
        ProgramKey => "program_key",
        /// What one logs in to; looked up only.
        Login => "login",
        /// Keys of doors; looked up only.
        Key => "key",
        /// What keys are kept in; looked up only.
        KeyPlace => "key_place",
        /// Peoples and regions, as results of DNA tests name them.
        People => "people",
        /// Per cent.
        Percent => "percent",
        /// Month, as pregnancies are counted.
        Month => "month",
        /// What stands beside the weeks of a pregnancy only.
        Along => "along",
        /// What weeks are counted for as well: waiting, age, delivery.
        Waits => "waits",
        /// Since.
        Since => "since",
        /// Today, tomorrow.
        Today => "today",
        /// My husband, my boyfriend.
        MyHusband => "my_husband",
        /// My wife, my girlfriend.
        MyWife => "my_wife",
        /// His husband.
        HisHusband => "his_husband",
        /// Her wife.
        HerWife => "her_wife",
        /// Kin that are men.
        Man => "man",
        /// Kin that are women.
        Woman => "woman",
        /// Is dating, lives together with: a name follows.
        Dates => "dates",
        /// Another man.
        AMan => "a_man",
        /// Another woman.
        AWoman => "a_woman",
        /// I'm, my name is: the writer's name follows.
        Intro => "intro",
        /// What only a man says of himself.
        IMan => "i_man",
        /// What only a woman says of herself.
        IWoman => "i_woman",
        /// Words for "number".
        Number => "number",
        /// Names of driving licences.
        Licence => "licence",
        /// Names of residence permits.
        Residence => "residence_permit",
        /// Names of passports.
        Passport => "passport",
        /// Ordinary words that look like a mistyped term; looked up only.
        Ordinary => "ordinary",
    }
}

impl WordClass {
    /// Words that matter only to what looks for them: see [`super::hits::Hits::details`].
    pub(crate) fn is_detail(self) -> bool {
        use WordClass::*;
        matches!(
            self,
            People
                | Percent
                | Month
                | Along
                | Waits
                | Since
                | Today
                | MyHusband
                | MyWife
                | HisHusband
                | HerWife
                | Man
                | Woman
                | Dates
                | AMan
                | AWoman
                | Intro
                | IMan
                | IWoman
                | Number
                | Licence
                | Residence
                | Passport
        )
    }

    /// Words that are asked for one by one, and never searched for in a text.
    pub(crate) fn is_looked_up(self) -> bool {
        use WordClass::{
            Animal, Code, Door, Enters, Key, KeyPlace, Link, Login, Ordinary, ProgramKey, Question,
            Temporary, Wait,
        };
        matches!(
            self,
            Animal
                | Code
                | Door
                | Enters
                | Key
                | KeyPlace
                | Link
                | Login
                | Ordinary
                | ProgramKey
                | Question
                | Temporary
                | Wait
        )
    }
}

classes! {
    /// Classes of `[request]`; see `lexicons/README.md`.
    RequestClass {
        /// Verbs of giving.
        Ask => "ask",
        /// We need.
        Need => "need",
        /// What is.
        Which => "which",
        /// Can you.
        CanYou => "can_you",
        /// Please.
        Please => "please",
        /// And the.
        Elliptic => "elliptic",
        /// Are you.
        YesNo => "yes_no",
        /// Shall I.
        Offer => "offer",
        /// I'd rather not.
        Refuse => "refuse",
        /// Never send.
        Warn => "warn",
        /// Use our secure form.
        Redirect => "redirect",
        /// Here is.
        HereIs => "here_is",
        /// You will receive.
        WillGet => "will_get",
    }
}

classes! {
    /// The three lists of a frame; see `lexicons/README.md`.
    FrameKind {
        /// Says the writer too.
        Own => "self",
        /// Needs a person.
        Other => "other",
        /// Needs hardly anything.
        Bare => "bare",
    }
}

/// How much a term says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Strength {
    /// Has everyday meanings.
    Weak,
    /// Needs a person or a frame.
    #[default]
    Normal,
    /// Needs hardly anything.
    Strong,
}

/// Number of a language, from [`super::lexicon::Lexicon::languages`].
pub type Language = u8;

/// An entry of a lexicon, without its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) class: Class,
    pub(crate) language: Language,
    pub(crate) strength: Strength,
}

/// Among bits of languages: entries that count in every language.
pub(crate) const EVERY: u32 = 1 << 31;
/// Among bits of languages: function words, which tell the language.
pub(crate) const FUNCTION: u32 = 1 << 30;

impl Entry {
    /// In texts of which languages it counts, as bits: a word of one language is not taken for that
    /// of another ("die" in English and German), but names of data of one word ("password") and
    /// what stands beside numbers is.
    pub(crate) fn counts_in(&self, any: Option<Language>, is_one_word: bool) -> u32 {
        let own = 1 << self.language.min(29);
        match self.class {
            Class::Word(class) if class.is_looked_up() => 0,
            Class::Word(WordClass::Function) => FUNCTION,
            Class::Context(_) | Class::Claim => EVERY | own,
            Class::Object(_) | Class::Document(_) if is_one_word => EVERY | own,
            _ if Some(self.language) == any => EVERY,
            _ => own,
        }
    }
}

/// Kinds of entries that make a message worth a full look, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// By themselves: terms, names of data, documents, redirects.
    Anchor = 1,
    /// Beside a number: context words of rules.
    Number = 2,
    /// Beside a telling frame: terms with everyday meanings.
    WeakTerm = 4,
    /// Beside a weak term: frames that say that the writer means a person.
    Frame = 8,
    /// After a question: words that refuse an answer.
    Refusal = 16,
    /// Beside any number: weeks, and peoples.
    Counted = 32,
}

/// What an entry makes of a message, as bits of [`Reach`].
pub(crate) fn reach_of(entry: &Entry) -> u8 {
    let reach = match entry.class {
        Class::Term(_) if entry.strength == Strength::Weak => Reach::WeakTerm,
        Class::Term(_)
        | Class::Object(_)
        | Class::Document(_)
        | Class::Request(RequestClass::Redirect) => Reach::Anchor,
        // Of a rule that is tried beside its words only: strong when its values hold digits, weak
        // when they need none.
        Class::Context(_) if entry.strength == Strength::Strong => Reach::Number,
        Class::Context(_) if entry.strength == Strength::Weak => Reach::Anchor,
        Class::Request(RequestClass::Refuse) => Reach::Refusal,
        Class::Frame(_, FrameKind::Own | FrameKind::Bare) => Reach::Frame,
        Class::Word(WordClass::People | WordClass::Along) => Reach::Counted,
        Class::Word(
            WordClass::MyHusband
            | WordClass::MyWife
            | WordClass::HisHusband
            | WordClass::HerWife
            | WordClass::Dates,
        ) => Reach::Anchor,
        _ => return 0,
    };
    reach as u8
}
