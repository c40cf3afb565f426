//! Closed lists: what a step does, and the systems it touches, whatever the act calls them.

use serde::{Deserialize, Serialize};

/// What a step does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Only where none fits.
    #[default]
    Other,
}

/// A system that takes part in a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl Action {
    /// The name that stands in models, ids and keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::RegisterApplicant => "register_applicant",
            Self::Authenticate => "authenticate",
            Self::CheckCredentials => "check_credentials",
            Self::ChooseService => "choose_service",
            Self::FillForm => "fill_form",
            Self::AttachDocuments => "attach_documents",
            Self::Pay => "pay",
            Self::CheckPayment => "check_payment",
            Self::ChooseCertificate => "choose_certificate",
            Self::CheckCertificate => "check_certificate",
            Self::Sign => "sign",
            Self::QueryRegistry => "query_registry",
            Self::CheckRegistry => "check_registry",
            Self::SendRequest => "send_request",
            Self::RegisterRequest => "register_request",
            Self::ProcessRequest => "process_request",
            Self::CheckEligibility => "check_eligibility",
            Self::Refuse => "refuse",
            Self::ReceiveDocuments => "receive_documents",
            Self::RegisterDocuments => "register_documents",
            Self::AssignExecutor => "assign_executor",
            Self::Examine => "examine",
            Self::PrepareResult => "prepare_result",
            Self::AgreeWithAuthority => "agree_with_authority",
            Self::SignResult => "sign_result",
            Self::DeliverResult => "deliver_result",
            Self::SubmitApplication => "submit_application",
            Self::NotifyApplicant => "notify_applicant",
            Self::HoldHearing => "hold_hearing",
            Self::MakePreliminaryDecision => "make_preliminary_decision",
            Self::Decide => "decide",
            Self::InspectSite => "inspect_site",
            Self::Test => "test",
            Self::TransferDocuments => "transfer_documents",
            Self::ReturnDocuments => "return_documents",
            Self::Other => "other",
        }
    }
}

impl System {
    /// The name that stands in models, ids and keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Gateway => "gateway",
            Self::PaymentGateway => "payment_gateway",
            Self::Licensing => "licensing",
            Self::LegalEntities => "legal_entities",
            Self::Persons => "persons",
            Self::Notary => "notary",
            Self::Centre => "centre",
            Self::Workplace => "workplace",
            Self::DocumentFlow => "document_flow",
        }
    }
}
