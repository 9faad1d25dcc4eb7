package dev.asyncdb.relation.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

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

	private final Map<Relation, Tables> written = new ConcurrentHashMap<>();

	private final Map<Class<?>, Owning> owning = new ConcurrentHashMap<>();

	private final TypeOrders orders;

	/**
	 * Create the relations of a mapping.
	 * @param mapping the entities
	 * @since 0.1.0
	 */
	public Relations(EntityMapping mapping) {
		this.mapping = mapping;
		this.orders = new TypeOrders(mapping, this);
	}

	/**
	 * Return the relations that an entity declares.
	 * @param mapped the entity
	 * @return the relations in the order of their properties, empty if it declares none
	 * @throws org.springframework.data.mapping.MappingException if a declaration is
	 * invalid
	 * @since 0.1.0
	 */
	public List<Relation> of(MappedEntity<?> mapped) {
		List<Relation> relations = this.known.get(mapped.type());
		return (relations != null) ? relations : read(mapped);
	}

	/**
	 * Return the relations of one kind that an entity declares.
	 * @param <R> the kind
	 * @param mapped the entity
	 * @param kind the kind
	 * @return the relations in the order of their properties, empty if it declares none
	 * @throws org.springframework.data.mapping.MappingException if a declaration is
	 * invalid
	 * @since 0.1.0
	 */
	public <R extends Relation> List<R> of(MappedEntity<?> mapped, Class<R> kind) {
		List<Relation> all = of(mapped);
		if (all.isEmpty()) {
			return List.of();
		}
		List<R> found = new ArrayList<>(all.size());
		for (Relation relation : all) {
			if (kind.isInstance(relation)) {
				found.add(kind.cast(relation));
			}
		}
		return found;
	}

	/**
	 * Return the relations of other entities, and of the entity itself, that delete
	 * entities of a type as orphans.
	 * @param member the type of the orphans
	 * @return the relations with {@code orphanRemoval}, in undefined order
	 * @since 0.1.0
	 */
	public List<InverseRelation> owning(MappedEntity<?> member) {
		List<Class<?>> types = this.mapping.entityTypes();
		Owning known = this.owning.get(member.type());
		if (known != null && known.types() == types.size()) {
			return known.relations();
		}
		List<InverseRelation> found = owning(member, types);
		this.owning.put(member.type(), new Owning(types.size(), found));
		return found;
	}

	private List<InverseRelation> owning(MappedEntity<?> member, List<Class<?>> types) {
		return types.stream()
			.filter(this.mapping::isManageable)
			.map(this.mapping::of)
			.filter((owner) -> StreamSupport.stream(owner.metadata().spliterator(), false)
				.anyMatch((property) -> RelationReader.ownsOrphans(property, member.type())))
			.flatMap((owner) -> of(owner, InverseRelation.class).stream())
			.filter((relation) -> relation.orphanRemoval() && relation.target().type() == member.type())
			.toList();
	}

	/**
	 * Return the order of the types of entities by their foreign keys.
	 * @param entities the entities; types that do not refer to each other keep the order
	 * in which they appear
	 * @return the order
	 * @since 0.1.0
	 */
	public TypeOrder order(Iterable<Object> entities) {
		return this.orders.of(entities);
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
		this.mapping.embeddedProperties(mapped.type())
			.forEach((property) -> new RelationReader(this.mapping, (MappedEntity<Object>) mapped, property)
				.requireNone());
		// The empty list with an iterator that is no new object: each flush asks each
		// entity
		List<Relation> relations = found.isEmpty() ? Collections.emptyList() : List.copyOf(found);
		this.known.put(mapped.type(), relations);
		return relations;
	}

	/**
	 * Return the tables to which a flush writes a change of a relation: that of the
	 * foreign key or the join table, and all tables of members that are added or deleted
	 * with the change.
	 * @param relation the relation
	 * @return the tables
	 * @since 0.1.0
	 */
	public Tables writtenBy(Relation relation) {
		Tables known = this.written.get(relation);
		if (known != null) {
			return known;
		}
		Tables tables = new Tables();
		addWritten(relation, tables, new HashSet<>());
		this.written.put(relation, tables);
		return tables;
	}

	private void addWritten(Relation relation, Tables written, Set<Relation> seen) {
		if (!seen.add(relation)) {
			return;
		}
		relation.accept((toOne) -> written.add(toOne.owner().table()),
				(inverse) -> written.add(inverse.target().table()),
				(manyToMany) -> written.add(manyToMany.joinTable().table()));
		if (relation.cascade() || relation.orphanRemoval()) {
			written.add(relation.target().table());
			of(relation.target()).forEach((further) -> addWritten(further, written, seen));
		}
	}

	/**
	 * Return one relation of an entity, if it declares it.
	 * @param mapped the entity
	 * @param property the name of a property
	 * @return the relation, {@code null} for any other property
	 * @since 0.1.0
	 */
	public @Nullable Relation find(MappedEntity<?> mapped, String property) {
		for (Relation relation : of(mapped)) {
			if (relation.name().equals(property)) {
				return relation;
			}
		}
		return null;
	}

	/**
	 * Return one relation of an entity.
	 * @param mapped the entity
	 * @param property name of the property
	 * @return the relation
	 * @throws InvalidDataAccessApiUsageException if the property declares none
	 * @since 0.1.0
	 */
	public Relation require(MappedEntity<?> mapped, String property) {
		Relation relation = find(mapped, property);
		if (relation == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s.%s is not a relation: annotate it with @ToMany, @ToOne or @ManyToMany".formatted(mapped,
							property));
		}
		return relation;
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
	 * Copy the values of all relations from one instance of a row to another one.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param from an instance of the same row
	 * @param into an instance that was just read
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public <T> T copyValues(MappedEntity<T> mapped, T from, T into) {
		return copyValues(from, into, of(mapped));
	}

	/**
	 * Copy the values of those relations that are {@code null} in the instance to copy
	 * to.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param from an instance of the same row
	 * @param into an instance of the caller
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	public <T> T copyMissingValues(MappedEntity<T> mapped, T from, T into) {
		return copyValues(from, into,
				of(mapped).stream()
					.filter((relation) -> relation.value(Objects.requireNonNull(into)) == null)
					.toList());
	}

	@SuppressWarnings("unchecked")
	private static <T> T copyValues(T from, T into, List<Relation> relations) {
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
	 * Keep the values of all relations of an entity, the contents of containers included.
	 * @param mapped the entity
	 * @param entity an instance
	 * @return restores the values
	 * @since 0.1.0
	 */
	public Runnable snapshot(MappedEntity<?> mapped, Object entity) {
		if (of(mapped).isEmpty()) {
			return Relations::doNothing;
		}
		List<Runnable> values = new ArrayList<>(of(mapped).size());
		of(mapped).forEach((relation) -> values.add(relation.snapshot(entity)));
		return () -> values.forEach(Runnable::run);
	}

	private static void doNothing() {
	}

	/**
	 * Set empty collections where a new instance has none.
	 * @param <T> the entity type
	 * @param mapped the entity
	 * @param entity an instance whose row was just inserted
	 * @return the instance, or a changed copy if it is immutable
	 * @since 0.1.0
	 */
	@SuppressWarnings("unchecked")
	public <T> T initialize(MappedEntity<T> mapped, T entity) {
		Object initialized = entity;
		for (Relation relation : of(mapped)) {
			if (relation.isCollection() && relation.value(initialized) == null) {
				initialized = relation.place(initialized, List.of());
			}
		}
		return (T) initialized;
	}

	/**
	 * The relations that own a type, as long as no further types are mapped.
	 *
	 * @param types the number of the mapped types
	 * @param relations the relations
	 */
	private record Owning(int types, List<InverseRelation> relations) {
	}

}
