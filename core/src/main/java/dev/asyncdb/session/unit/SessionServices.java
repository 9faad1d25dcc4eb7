package dev.asyncdb.session.unit;

import java.util.List;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Relations;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.EntityStatements;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.ConnectionFactory;

/**
 * What all sessions of a database share.
 */
public record SessionServices(GuardedConnectionFactory connections, EntityMapping mapping, Relations relations,
		DatabaseDialect dialect, EntityEvents events, SessionListeners listeners, KeySequences sequences,
		EntityStatements statements, SessionOptions options) {

	private static final StatementExecutor AT_ONCE = new StatementExecutor(0);

	/**
	 * The connection factory that the rest of the application uses.
	 */
	public ConnectionFactory database() {
		return this.connections.getWrappedObject();
	}

	/**
	 * Runs statements whose rows are all wanted: asking for them in portions would cost a
	 * round trip for each.
	 */
	public StatementExecutor executor() {
		return AT_ONCE;
	}

	/**
	 * The relations that the type of an entity declares.
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
				this.listeners, this.sequences, this.statements, others);
	}

}
