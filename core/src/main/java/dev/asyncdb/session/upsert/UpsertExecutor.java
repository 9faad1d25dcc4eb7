package dev.asyncdb.session.upsert;

import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.unit.SessionContext;
import reactor.core.publisher.Mono;

import org.springframework.data.mapping.model.MappingInstantiationException;

/**
 * Get or create, update or create, one row by natural key and without a race.
 */
public final class UpsertExecutor {

	private final UpsertSteps steps;

	private final UpsertPlanner plans;

	public UpsertExecutor(SessionContext context, UpsertPlanner plans) {
		this.steps = new UpsertSteps(context);
		this.plans = plans;
	}

	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		return ImmediateValues.flatMap(upserts(request), (upserts) -> upserts.getOrCreate(request));
	}

	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request) {
		return request.updatesNothing() ? getOrCreate(request)
				: ImmediateValues.flatMap(upserts(request), (upserts) -> updateOrCreate(request, upserts));
	}

	private <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, RowUpserts upserts) {
		return this.steps.prepare(request)
			.flatMap((pending) -> upserts.updateOrCreate(request, pending))
			.onErrorResume(MappingInstantiationException.class,
					(incomplete) -> updateOnly(request).switchIfEmpty(Mono.error(incomplete)));
	}

	private Mono<RowUpserts> upserts(UpsertRequest<?> request) {
		return ImmediateValues.map(plan(request),
				(plan) -> upserts(plan, plan.isOfCatalog() ? this.steps : this.steps.partOfTransaction()));
	}

	private static RowUpserts upserts(UpsertPlan plan, UpsertSteps steps) {
		return switch (plan.strategy()) {
			case INSERT_OR_LOCK -> new InsertOrLockUpserts(steps);
			case INSERT_IF_ABSENT -> new InsertIfAbsentUpserts(steps, plan.key());
			case ADVISORY_LOCK -> new AdvisoryLockUpserts(steps);
		};
	}

	/**
	 * Return the plan for a request, or an error that names the missing constraint.
	 */
	Mono<UpsertPlan> plan(UpsertRequest<?> request) {
		boolean mayLock = this.steps.context().services().options().advisoryLockForMissingKey()
				&& this.steps.dialect().lockKeys(request.values()).isPresent();
		return this.plans.of(request, this.steps.context().forQueries(), mayLock);
	}

	/**
	 * Update a row that existed a moment ago, and create it if it was deleted since.
	 */
	<T> Mono<Persisted<T>> updateExisting(UpsertRequest<T> request) {
		if (request.updatesNothing()) {
			return getOrCreate(request);
		}
		return this.steps.prepare(request)
			.flatMap((pending) -> this.steps.update(request, request.values(pending)))
			.onErrorResume(MappingInstantiationException.class, (incomplete) -> updateOnly(request))
			.switchIfEmpty(Mono.defer(() -> updateOrCreate(request)));
	}

	// Values that are incomplete for a new row can be sufficient for an existing one
	private <T> Mono<Persisted<T>> updateOnly(UpsertRequest<T> request) {
		return this.steps.partOfTransaction().update(request, request.values());
	}

}
