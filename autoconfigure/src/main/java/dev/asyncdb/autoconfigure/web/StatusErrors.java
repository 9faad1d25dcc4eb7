package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.autoconfigure.handler.HandlerErrors;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Errors of requests, with status 503.
 *
 * @since 0.1.0
 */
public final class StatusErrors implements HandlerErrors {

	@Override
	public RuntimeException late(String message) {
		return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, message);
	}

	@Override
	public RuntimeException busy(String message) {
		return new BusyException(message);
	}

	/**
	 * Refuses a stream; the client may try again.
	 */
	private static final class BusyException extends ResponseStatusException {

		private static final long serialVersionUID = 1L;

		BusyException(String reason) {
			super(HttpStatus.SERVICE_UNAVAILABLE, reason);
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			headers.set(HttpHeaders.RETRY_AFTER, "1");
			return headers;
		}

	}

}
