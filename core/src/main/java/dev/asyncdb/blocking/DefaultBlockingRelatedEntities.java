package dev.asyncdb.blocking;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.session.BlockingRelatedEntities;
import dev.asyncdb.session.BlockingSelect;
import dev.asyncdb.session.RelatedEntities;

/**
 * Delegates the options of a fetched relation.
 */
record DefaultBlockingRelatedEntities<R>(RelatedEntities<R> entities,
		BlockingAwait waiting) implements BlockingRelatedEntities<R> {

	@Override
	public BlockingSelect<R> select() {
		return new DefaultBlockingSelect<>(this.entities.select(), this.waiting);
	}

	@Override
	public void add(R entity) {
		this.entities.add(entity);
	}

	@Override
	public void remove(R entity) {
		this.entities.remove(entity);
	}

}
