package dev.asyncdb.blocking;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.session.BlockingProjection;
import dev.asyncdb.session.Projection;

/**
 * Awaits the values of a projection.
 */
record DefaultBlockingProjection<P>(Projection<P> query, BlockingAwait waiting) implements BlockingProjection<P> {

	@Override
	public List<P> all() {
		return this.waiting.all(this.query.all());
	}

	@Override
	public Optional<P> first() {
		return this.waiting.optional(this.query.first());
	}

	@Override
	public Optional<P> one() {
		return this.waiting.optional(this.query.one());
	}

}
