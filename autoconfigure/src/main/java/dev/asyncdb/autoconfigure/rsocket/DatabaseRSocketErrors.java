package dev.asyncdb.autoconfigure.rsocket;

import dev.asyncdb.autoconfigure.handler.DatabaseProblem;
import dev.asyncdb.autoconfigure.handler.SessionArguments;
import io.r2dbc.spi.R2dbcException;
import io.rsocket.exceptions.ApplicationErrorException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.dao.DataAccessException;
import org.springframework.messaging.handler.MessagingAdviceBean;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

/**
 * Sends requesters what an error of the database means, where its message would be sent,
 * which contains SQL. Exception handlers of the application take precedence.
 */
final class DatabaseRSocketErrors implements MessagingAdviceBean {

	private static final Log logger = LogFactory.getLog(DatabaseRSocketErrors.class);

	private final boolean isForAllHandlers;

	DatabaseRSocketErrors(boolean isForAllHandlers) {
		this.isForAllHandlers = isForAllHandlers;
	}

	@MessageExceptionHandler
	void failed(DataAccessException failure) {
		DatabaseProblem problem = DatabaseProblem.find(failure);
		throw (problem != null) ? new ApplicationErrorException(problem.detail(), failure) : unknown(failure);
	}

	@MessageExceptionHandler
	void failed(R2dbcException failure) {
		throw unknown(failure);
	}

	// Spring logs only errors without a handler, and this one is a fault
	private static ApplicationErrorException unknown(RuntimeException failure) {
		logger.error("A handler of RSocket failed", failure);
		return new ApplicationErrorException("The request could not be executed", failure);
	}

	@Override
	public boolean isApplicableToBeanType(Class<?> type) {
		MetadataLookup<Boolean> lookup = (method) -> SessionArguments.declaresSession(method) ? Boolean.TRUE : null;
		return this.isForAllHandlers || !MethodIntrospector.selectMethods(type, lookup).isEmpty();
	}

	@Override
	public Class<?> getBeanType() {
		return getClass();
	}

	@Override
	public Object resolveBean() {
		return this;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
