//! Closed lists: what a step does, and the systems it touches, whatever the act calls them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
    /// Only where none fits.
    Other,
}

/// A system that takes part in a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
