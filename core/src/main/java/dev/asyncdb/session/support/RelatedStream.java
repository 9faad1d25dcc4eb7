package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.query.KeysetOrder;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.StreamedPortion;
import dev.asyncdb.session.query.criteria.CriteriaNames;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Streams entities with their relations. An open result would occupy the connection on
 * which the relations are read, so the entities are read in portions, each from the keys
 * of the last row on.
 */
record RelatedStream<T>(SessionQueue queue, MappedEntity<T> mapped, QuerySpec spec, int size) {

	Flux<T> rows() {
		return Flux.defer(() -> {
			Portions portions = new Portions();
			// Without a prefetch: the next portion is read when the last one is consumed
			return Flux.<Mono<List<T>>>generate(portions::next)
				.concatMap((portion) -> portion.flatMapIterable(Function.identity()), 0);
		});
	}

	/**
	 * The progress of one subscriber.
	 */
	private final class Portions {

		private final KeysetOrder<T> order;

		private @Nullable Map<String, @Nullable Object> last;

		private long read;

		private boolean over;

		Portions() {
			new CriteriaNames(queue().services().relations(), mapped()).requireOwn(spec().sort(),
					"A stream with relations");
			this.order = KeysetOrder.of(mapped(), spec().sort(), queue().services().dialect());
		}

		void next(SynchronousSink<Mono<List<T>>> sink) {
			if (this.over) {
				sink.complete();
			}
			else {
				sink.next(portion());
			}
		}

		private int rows() {
			return (spec().limit() > 0) ? (int) Math.min(size(), spec().limit() - this.read) : size();
		}

		private Mono<List<T>> portion() {
			int rows = rows();
			QuerySpec remaining = (this.last != null) ? spec().where(this.order.after(this.last)) : spec();
			QuerySpec portion = remaining.orderBy(this.order.sort())
				.between(rows, (this.last != null) ? 0 : spec().offset());
			List<Map<String, @Nullable Object>> keys = new ArrayList<>();
			return queue().query(portion.tables(queue().services().relations(), mapped()),
					(context) -> new StreamedPortion(context).load(mapped(), portion, (row, data) -> {
						T entity = mapped().read(row, data);
						keys.add(this.order.keys(entity, row));
						return entity;
					}))
				.doOnNext((found) -> read(found.size(), keys, rows));
		}

		private void read(int found, List<Map<String, @Nullable Object>> keys, int requested) {
			this.read += found;
			this.over = found < requested || this.read == spec().limit();
			if (!keys.isEmpty()) {
				this.last = keys.get(keys.size() - 1);
			}
		}

	}

}
