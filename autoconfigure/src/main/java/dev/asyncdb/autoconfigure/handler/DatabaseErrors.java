package dev.asyncdb.autoconfigure.handler;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Errors for protocols without a status: those of the database that mean the same.
 */
final class DatabaseErrors implements HandlerErrors {

	@Override
	public RuntimeException late(String message) {
		return new QueryTimeoutException(message);
	}

	@Override
	public RuntimeException busy(String message) {
		return new TransientDataAccessResourceException(message);
	}

}
