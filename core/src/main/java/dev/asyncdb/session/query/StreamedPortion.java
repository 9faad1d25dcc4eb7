package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Loads entities with their relations without managing them. Those that the session
 * manages already are returned in place of their rows.
 */
public record StreamedPortion(SessionContext context) {

	/**
	 * Load a portion of a stream.
	 * @param reader converts a row, each in the order of the result
	 */
	public <T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query, BiFunction<Row, RowMetadata, T> reader) {
		return new RelationLoading(this.context.apart()).load(mapped, query, reader)
			.flatMap((read) -> withManaged(mapped, read, query.fetch()));
	}

	private <T> Mono<List<T>> withManaged(MappedEntity<T> mapped, List<T> read, FetchPlan plan) {
		List<T> managed = new ArrayList<>();
		for (T entity : read) {
			T known = managed(mapped, entity);
			if (known != null) {
				managed.add(known);
			}
		}
		return managed.isEmpty() ? Mono.just(read)
				: new RelationLoading(this.context).load(managed, plan, false).map((loaded) -> replaced(mapped, read));
	}

	private <T> List<T> replaced(MappedEntity<T> mapped, List<T> read) {
		List<T> replaced = new ArrayList<>(read.size());
		for (T entity : read) {
			T managed = managed(mapped, entity);
			replaced.add((managed != null) ? managed : entity);
		}
		return replaced;
	}

	private <T> @Nullable T managed(MappedEntity<T> mapped, T read) {
		Object id = mapped.idOf(read);
		ManagedEntity<T> known = (id != null) ? this.context.unit().find(mapped.type(), id) : null;
		return (known != null) ? known.instance() : null;
	}

}
