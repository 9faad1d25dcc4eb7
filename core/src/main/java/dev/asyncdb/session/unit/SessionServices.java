package dev.asyncdb.session.unit;

import java.util.List;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.EntityStatements;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.ConnectionFactory;

/**
 * Services that all sessions of a database share.
 *
 * @param executor executes statements whose rows are all read. Fetching them in portions
 * would cost a round trip for each portion.
 */
public record SessionServices(GuardedConnectionFactory connections, EntityMapping mapping, Relations relations,
		DatabaseDialect dialect, EntityEvents events, SessionListeners listeners, KeySequences sequences,
		EntityStatements statements, StatementExecutor executor, SessionOptions options,
		DatabaseMetricsRecorder recorder) {

	/**
	 * Return the connection factory of the application.
	 */
	public ConnectionFactory database() {
		return this.connections.getWrappedObject();
	}

	/**
	 * Return the relations that the type of an entity declares.
	 */
	public List<Relation> relationsOf(Object entity) {
		return this.relations.of(this.mapping.ofInstance(entity));
	}

	/**
	 * Return the relations of one kind that the type of an entity declares.
	 */
	public <R extends Relation> List<R> relationsOf(Object entity, Class<R> kind) {
		return this.relations.of(this.mapping.ofInstance(entity), kind);
	}

	public SessionServices with(SessionOptions others) {
		return new SessionServices(this.connections, this.mapping, this.relations, this.dialect, this.events,
				this.listeners, this.sequences, this.statements, this.executor, others, this.recorder);
	}

}
