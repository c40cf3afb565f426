//! Closed lists: what a step does and the systems it touches. The names are those of the compiler's model.

use serde::{Deserialize, Serialize};

/// What a step does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the documentation
pub enum Action {
    RegisterApplicant,
    Authenticate,
    CheckCredentials,
    ChooseService,
    FillForm,
    AttachDocuments,
    Pay,
    CheckPayment,
    ChooseCertificate,
    CheckCertificate,
    Sign,
    QueryRegistry,
    CheckRegistry,
    SendRequest,
    RegisterRequest,
    ProcessRequest,
    CheckEligibility,
    Refuse,
    ReceiveDocuments,
    RegisterDocuments,
    AssignExecutor,
    Examine,
    PrepareResult,
    AgreeWithAuthority,
    SignResult,
    DeliverResult,
    SubmitApplication,
    NotifyApplicant,
    HoldHearing,
    MakePreliminaryDecision,
    Decide,
    InspectSite,
    Test,
    TransferDocuments,
    ReturnDocuments,
    /// Only if no other fits.
    #[default]
    Other,
}

impl Action {
    pub(crate) fn is_other(&self) -> bool {
        *self == Self::Other
    }
}

/// An information system that takes part in a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// ЭҮП
    Portal,
    /// ЭҮШ
    Gateway,
    /// ЭҮТШ
    PaymentGateway,
    /// «Е-лицензиялау» МДБ/МДҚ АЖ
    Licensing,
    /// ЗТ МДБ/МДҚ
    LegalEntities,
    /// ЖТ МДБ/МДҚ
    Persons,
    /// БНАЖ
    Notary,
    /// ХҚКО АЖ
    Centre,
    /// АЖО
    Workplace,
    /// ЭҚЖ
    DocumentFlow,
}
