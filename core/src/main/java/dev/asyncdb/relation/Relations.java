package dev.asyncdb.relation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * The declared relations of all entities of one database. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Relations {

	private final EntityMapping mapping;

	private final Map<Class<?>, List<Relation>> known = new ConcurrentHashMap<>();

	/**
	 * Read relations from the metadata of entities.
	 * @param mapping the entities
	 * @since 0.1.0
	 */
	public Relations(EntityMapping mapping) {
		this.mapping = mapping;
	}

	/**
	 * The relations that an entity declares.
	 * @param mapped the entity
	 * @return the relations in the order of their properties, empty if there are none
	 * @throws org.springframework.data.mapping.MappingException if a declaration is wrong
	 * @since 0.1.0
	 */
	public List<Relation> of(MappedEntity<?> mapped) {
		List<Relation> relations = this.known.get(mapped.type());
		return (relations != null) ? relations : read(mapped);
	}

	@SuppressWarnings("unchecked")
	private List<Relation> read(MappedEntity<?> mapped) {
		List<Relation> found = new ArrayList<>();
		for (RelationalPersistentProperty property : mapped.metadata()) {
			@Nullable Relation relation = new RelationReader(this.mapping, (MappedEntity<Object>) mapped, property).read();
			if (relation != null) {
				found.add(relation);
			}
		}
		this.known.put(mapped.type(), List.copyOf(found));
		return List.copyOf(found);
	}

	/**
	 * One relation of an entity.
	 * @param mapped the entity
	 * @param property name of the property
	 * @return the relation
	 * @throws InvalidDataAccessApiUsageException if the property declares none
	 * @since 0.1.0
	 */
	public Relation require(MappedEntity<?> mapped, String property) {
		return of(mapped).stream()
			.filter((relation) -> relation.name().equals(property))
			.findFirst()
			.orElseThrow(() -> new InvalidDataAccessApiUsageException(
					"%s.%s is no relation: annotate it with @ToMany, @ToOne or @ManyToMany".formatted(mapped,
							property)));
	}

	/**
	 * Mark all relations of an entity as not loaded.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param entity an instance that was just read
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	@SuppressWarnings("unchecked")
	public <T> T unload(MappedEntity<T> mapped, T entity) {
		Object unloaded = entity;
		for (Relation relation : of(mapped)) {
			unloaded = relation.unload(unloaded);
		}
		return (T) unloaded;
	}

	/**
	 * Give an instance of a row what another instance holds in its relations. Rows know
	 * nothing of relations, whatever a constructor makes of that.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param from an instance of the same row
	 * @param into an instance that was just read
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public <T> T carry(MappedEntity<T> mapped, T from, T into) {
		return carry(from, into, of(mapped));
	}

	/**
	 * Give an instance what another instance holds in those of its relations in which it
	 * holds {@code null} itself.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param from an instance of the same row
	 * @param into an instance of the caller
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public <T> T carryMissing(MappedEntity<T> mapped, T from, T into) {
		return carry(from, into,
				of(mapped).stream()
					.filter((relation) -> relation.value(Objects.requireNonNull(into)) == null)
					.toList());
	}

	@SuppressWarnings("unchecked")
	private static <T> T carry(T from, T into, List<Relation> relations) {
		Object result = into;
		for (Relation relation : relations) {
			Object held = relation.value(Objects.requireNonNull(from));
			if (relation.value(result) != held) {
				result = relation.owner().with(result, relation.property(), held);
			}
		}
		return (T) result;
	}

	/**
	 * Keep what the relations of an entity hold now.
	 * @param mapped the entity
	 * @param entity an instance
	 * @return gives the same back, contents included
	 * @since 0.1.0
	 */
	public Runnable remember(MappedEntity<?> mapped, Object entity) {
		List<Runnable> looks = of(mapped).stream().map((relation) -> relation.remember(entity)).toList();
		return () -> looks.forEach(Runnable::run);
	}

	/**
	 * Let a new instance hold empty collections where it holds none.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param entity an instance whose row was just inserted
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	@SuppressWarnings("unchecked")
	public <T> T begin(MappedEntity<T> mapped, T entity) {
		Object begun = entity;
		for (Relation relation : of(mapped)) {
			if (!relation.isToOne() && relation.value(begun) == null) {
				begun = relation.place(begun, List.of());
			}
		}
		return (T) begun;
	}

}
