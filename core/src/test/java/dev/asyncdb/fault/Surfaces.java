package dev.asyncdb.fault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Select;
import org.reactivestreams.Publisher;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.ScrollPosition.Direction;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.domain.SqlSort;

/**
 * Where a text of a caller gets into an operation of a session.
 */
final class Surfaces {

	/** Where a text is the name of a property. */
	static final Map<String, Surface> NAMES = names();

	/** Where a text is a value. */
	static final Map<String, Surface> VALUES = values();

	private Surfaces() {
	}

	private static Select<Target> select(AsyncSession session) {
		return session.select(Target.class);
	}

	private static Values<Target> map(String name, String value) {
		return Values.from(Target.class, Map.of(name, value), name);
	}

	private static Map<String, Surface> names() {
		Map<String, Surface> surfaces = new LinkedHashMap<>();
		surfaces.put("where is", (session, name, value) -> select(session).where(Criteria.where(name).is(value)).all());
		surfaces.put("where null",
				(session, name, value) -> select(session).where(Criteria.where(name).isNull()).one());
		surfaces.put("where in",
				(session, name, value) -> select(session).where(Criteria.where(name).in(value, value)).first());
		surfaces.put("where like",
				(session, name, value) -> select(session).where(Criteria.where(name).like(value)).stream(5));
		surfaces.put("where not", (session, name,
				value) -> select(session).where(Criteria.where(name).not(value).ignoreCase(true)).all());
		surfaces.put("and", (session, name,
				value) -> select(session).where(Criteria.where("name").is(value).and(name).is(value)).count());
		surfaces.put("or", (session, name,
				value) -> select(session).where(Criteria.where("name").is(value).or(name).greaterThan(value)).exists());
		surfaces
			.put("group",
					(session, name, value) -> select(session).where(Criteria.where("name")
						.is(value)
						.and(Criteria.where("fullName").is(value).or(List.of(Criteria.where(name).lessThan(value)))))
						.all());
		surfaces.put("find one",
				(session, name, value) -> session.findOne(Target.class, Criteria.where(name).is(value)));
		surfaces.put("get one", (session, name, value) -> session.getOne(Target.class, map(name, value)));
		surfaces.put("delete",
				(session, name, value) -> select(session).where(Criteria.where(name).is(value)).delete());
		surfaces.put("update where", (session, name, value) -> select(session).where(Criteria.where(name).is(value))
			.update(Values.of(Target::fullName, value)));
		surfaces.put("update set", (session, name, value) -> select(session).where(Criteria.where("name").is(value))
			.update(map(name, value)));
		surfaces.put("column", (session, name,
				value) -> select(session).where(Criteria.where(name).is(value)).column(Target::name).all());
		surfaces.put("projection", (session, name,
				value) -> select(session).where(Criteria.where(name).is(value)).as(Projected.class).all());
		surfaces.put("locked",
				(session, name, value) -> select(session).where(Criteria.where(name).is(value)).forUpdate().all());
		surfaces.put("order", (session, name, value) -> select(session).orderBy(Sort.by(name)).all());
		surfaces.put("order details",
				(session, name, value) -> select(session)
					.orderBy(Sort.by(Sort.Order.desc("name"), Sort.Order.by(name).ignoreCase().nullsFirst()))
					.all());
		surfaces.put("unsafe order", (session, name, value) -> select(session).orderBy(SqlSort.unsafe(name)).all());
		surfaces.put("page", (session, name, value) -> select(session).page(PageRequest.of(1, 5, Sort.by(name))));
		surfaces.put("window", (session, name, value) -> select(session).orderBy(Sort.by(name))
			.window(ScrollPosition.forward(Map.of(name, value, "id", 5L)), 3));
		surfaces.put("get or create by", (session, name, value) -> session.getOrCreate(Target.class, map(name, value)));
		surfaces.put("get or create with", (session, name, value) -> session.getOrCreate(Target.class,
				Values.of(Target::name, value), map(name, value)));
		surfaces.put("update or create by", (session, name, value) -> session.updateOrCreate(Target.class,
				map(name, value), Values.of(Target::fullName, value)));
		surfaces.put("update or create with", (session, name, value) -> session.updateOrCreate(Target.class,
				Values.of(Target::name, value), map(name, value)));
		return surfaces;
	}

	private static Map<String, Surface> values() {
		Map<String, Surface> surfaces = new LinkedHashMap<>();
		surfaces.put("is", (session, name, value) -> select(session).where(Criteria.where("name").is(value)).all());
		surfaces.put("like", (session, name,
				value) -> select(session).where(Criteria.where("name").like("%" + value + "%").ignoreCase(true)).all());
		surfaces.put("in",
				(session, name, value) -> select(session).where(Criteria.where("name").in(value, "other")).all());
		surfaces.put("between",
				(session, name, value) -> select(session).where(Criteria.where("name").between(value, value)).all());
		surfaces.put("embedded",
				(session, name, value) -> select(session).where(Criteria.where("place.city").is(value)).all());
		surfaces.put("save", (session, name, value) -> session.save(Target.named(value, value)));
		surfaces.put("add", (session, name, value) -> {
			session.addAll(List.of(Target.named(value, value), Target.named(value, null)));
			return session.flush();
		});
		surfaces.put("get or create",
				(session, name, value) -> session.getOrCreate(Target.class, Values.of(Target::name, value)));
		surfaces.put("update or create", (session, name, value) -> session.updateOrCreate(Target.class,
				Values.of(Target::name, value), Values.of(Target::fullName, value)));
		surfaces.put("update", (session, name, value) -> select(session).where(Criteria.where("name").is(value))
			.update(Values.of(Target::fullName, value)));
		surfaces.put("position", (session, name, value) -> select(session).orderBy(Sort.by("name"))
			.window(ScrollPosition.of(Map.of("name", value, "id", 5L, value, "x"), Direction.FORWARD), 3));
		surfaces.put("sql",
				(session, name, value) -> session.sql().sql("SELECT :value AS v").bind("value", value).fetch().all());
		return surfaces;
	}

	/**
	 * An operation with a name and a value of a caller.
	 */
	interface Surface {

		Publisher<?> use(AsyncSession session, String name, String value);

	}

	/**
	 * Some properties of a target.
	 */
	record Projected(String name, String fullName) {
	}

}
