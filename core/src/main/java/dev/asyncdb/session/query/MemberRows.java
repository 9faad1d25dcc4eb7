package dev.asyncdb.session.query;

import java.util.List;

import dev.asyncdb.relation.support.RelatedLoader;
import dev.asyncdb.relation.support.RelatedRow;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.MemberQuery;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import reactor.core.publisher.Flux;

/**
 * Reads the rows of related entities, all of them or some.
 */
record MemberRows(SessionContext context) {

	// Each is a parameter
	private static final int KEYS_PER_STATEMENT = 500;

	/**
	 * Read the members of a relation.
	 * @param ids the identifiers that select them, without duplicates
	 */
	Flux<RelatedRow> read(Relation relation, List<Object> ids, MemberQuery members) {
		SessionServices services = this.context.services();
		RelatedLoader loader = new RelatedLoader(services.mapping(), services.dialect(), services.executor());
		if (members.equals(MemberQuery.all())) {
			return loader.load(this.context.forQueries(), relation, ids);
		}
		MemberStatement statement = new MemberStatement(Queries.of(services), relation, members);
		return Flux.fromIterable(ids)
			.buffer(KEYS_PER_STATEMENT)
			.concatMap((some) -> loader.read(this.context.forQueries(), relation, statement.reading(some)));
	}

}
