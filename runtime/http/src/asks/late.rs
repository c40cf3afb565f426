//! `POST /webhooks/gateway`: answers of the gateway's asynchronous channel. An answer is known by the id of what was asked, which nobody else was
//! told, and by whom it was about, so there is no session here.

use crate::App;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use std::sync::Arc;
use zanflow_runtime::{Clock, EngineError, Message as ToCase, SystemClock};
use zanflow_systems::StoreError;
use zanflow_systems::registers::gateway::{
    Fault, FaultCode, Format, GatewayClient, LONGEST, Message, NotLate, Receipt,
};

/// The route.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/webhooks/gateway", post(answered)).layer(DefaultBodyLimit::max(LONGEST))
}

async fn answered(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    let Some(format) = media.and_then(Format::of) else {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    };
    let gateway = app.systems.as_ref().and_then(|systems| systems.gateway.clone());
    let Some(gateway) = gateway else { return StatusCode::NOT_FOUND.into_response() };
    let done = crate::trace::blocking(move || taken(&app, &gateway, format, &body)).await;
    match done {
        Ok(Ok(receipt)) => written(format, StatusCode::OK, &receipt),
        Ok(Err(NotLate::Unreadable(why))) => refused(format, &why.0),
        Ok(Err(NotLate::Unasked)) => refused(format, "nothing of that was asked"),
        // It is to be sent again.
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Gives the case its answer, then notes that it has it. The receipt.
fn taken(app: &App, gateway: &GatewayClient, format: Format, body: &[u8]) -> Result<Message, NotLate> {
    match gateway.late(format, body) {
        Ok(late) => {
            let message = ToCase {
                id: late.id.clone(),
                node: late.node.clone(),
                ask: late.ask.clone(),
                holds: late.holds,
                personal: late.personal.clone(),
            };
            match app.engine.deliver(late.case, message) {
                Ok(_) => {}
                Err(EngineError::Journal(error)) => {
                    return Err(NotLate::Store(StoreError::Failed(error.to_string())));
                }
                // A case that is over, or that does not wait for it any more, takes no answer later either.
                Err(error) => tracing::warn!("case {}: an answer of the gateway: {error}", late.case),
            }
            gateway.taken(&late)?;
        }
        Err(NotLate::Again | NotLate::Unknown) => {}
        Err(error) => return Err(error),
    }
    let Message::Request(request) = Message::read(format, body).map_err(NotLate::Unreadable)? else {
        return Err(NotLate::Unasked);
    };
    Ok(Message::Receipt(Receipt {
        message_id: format!("{}-r", request.message_id),
        correlation_id: Some(request.message_id),
        response_date: SystemClock.now(),
    }))
}

fn refused(format: Format, why: &str) -> Response {
    let fault = Fault { code: FaultCode::Client, why: why.to_owned(), error_code: None };
    let status = match format {
        Format::Soap => StatusCode::INTERNAL_SERVER_ERROR,
        Format::Json => StatusCode::BAD_REQUEST,
    };
    written(format, status, &Message::Fault(fault))
}

fn written(format: Format, status: StatusCode, message: &Message) -> Response {
    (status, [(header::CONTENT_TYPE, format.media())], message.write(format)).into_response()
}
