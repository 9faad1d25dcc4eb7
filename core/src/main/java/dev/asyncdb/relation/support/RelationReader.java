package dev.asyncdb.relation.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.relation.support.Relation.Declaration;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Reads and validates the relation annotation of one property.
 */
record RelationReader(EntityMapping mapping, MappedEntity<Object> owner, RelationalPersistentProperty property) {

	private static final Set<Class<?>> CONTAINERS = Set.of(Collection.class, List.class, Set.class, SortedSet.class,
			Map.class, SortedMap.class);

	/**
	 * Read the relation that the property declares.
	 * @return the relation, or {@code null} if it declares none
	 */
	@Nullable Relation read() {
		ToMany toMany = this.property.findAnnotation(ToMany.class);
		ToOne toOne = this.property.findAnnotation(ToOne.class);
		ManyToMany manyToMany = this.property.findAnnotation(ManyToMany.class);
		if (toMany == null && toOne == null && manyToMany == null) {
			return null;
		}
		requireEntity();
		requireSettable();
		requireSimpleIdentifier(this.owner);
		if (toMany != null) {
			return many(toMany);
		}
		return (toOne != null) ? one(toOne) : manyToMany(Objects.requireNonNull(manyToMany));
	}

	/**
	 * Return whether a property declares a relation to a type with {@code orphanRemoval}.
	 */
	static boolean ownsOrphans(RelationalPersistentProperty property, Class<?> type) {
		ToMany toMany = property.findAnnotation(ToMany.class);
		ToOne toOne = property.findAnnotation(ToOne.class);
		return property.getActualType() == type
				&& ((toMany != null && toMany.orphanRemoval()) || (toOne != null && toOne.orphanRemoval()));
	}

	/**
	 * Require that the property of an embedded value declares no relation, which nothing
	 * would load or write.
	 */
	void requireNone() {
		if (this.property.findAnnotation(ToMany.class) != null || this.property.findAnnotation(ToOne.class) != null
				|| this.property.findAnnotation(ManyToMany.class) != null) {
			throw wrong("an embedded value has no relations: move it to the entity");
		}
	}

	private Relation many(ToMany declared) {
		MappedEntity<Object> target = many();
		return new ToManyRelation(declaration(target, declared.cascade()),
				collection(target, declared.orderBy(), declared.mapKey()), column(target, declared.mappedBy()),
				declared.orphanRemoval());
	}

	private Relation one(ToOne declared) {
		MappedEntity<Object> target = target();
		if (this.property.getType() != target.type()) {
			throw wrong("its type must be the entity: a container of several entities is @ToMany or @ManyToMany");
		}
		if (declared.column().isEmpty() == declared.mappedBy().isEmpty()) {
			throw wrong("give either 'column' or 'mappedBy'");
		}
		Declaration declaration = declaration(target, declared.cascade());
		if (!declared.mappedBy().isEmpty()) {
			return new OneToOneRelation(declaration, column(target, declared.mappedBy()), declared.orphanRemoval());
		}
		if (declared.orphanRemoval()) {
			throw wrong("only an entity that refers to this one, by 'mappedBy', can become an orphan");
		}
		return new ToOneRelation(declaration, foreignKey(declared.column()));
	}

	private Relation manyToMany(ManyToMany declared) {
		MappedEntity<Object> target = many();
		SqlIdentifier table = this.mapping.identifier(declared.joinTable());
		JoinTable joinTable = new JoinTable(
				declared.schema().isEmpty() ? table
						: SqlIdentifier.from(this.mapping.identifier(declared.schema()), table),
				this.mapping.identifier(declared.joinColumn()), this.mapping.identifier(declared.inverseJoinColumn()));
		return new ManyToManyRelation(declaration(target, declared.cascade()),
				collection(target, declared.orderBy(), declared.mapKey()), joinTable);
	}

	private Declaration declaration(MappedEntity<Object> target, boolean cascade) {
		return new Declaration(this.owner, this.property, target, cascade);
	}

	private CollectionValue collection(MappedEntity<Object> target, String orderBy, String mapKey) {
		return new CollectionValue(order(target, orderBy), mapKey(target, mapKey));
	}

	private MappedEntity<Object> many() {
		if (!CONTAINERS.contains(this.property.getType())) {
			throw wrong("its type must be Collection, List, Set, SortedSet, Map or SortedMap");
		}
		return target();
	}

	@SuppressWarnings("unchecked")
	private MappedEntity<Object> target() {
		MappedEntity<Object> target = (MappedEntity<Object>) this.mapping.of(this.property.getActualType());
		requireSimpleIdentifier(target);
		return target;
	}

	private void requireEntity() {
		Class<?> type = this.property.getActualType();
		if (!isEntity(type)) {
			throw wrong(
					"%s is not an entity with an identifier: refer to a class or record with @Id, or remove the annotation of the relation to store the property in a column"
						.formatted(type.getSimpleName()));
		}
	}

	// Spring Data cannot read the fields of some types of the JDK
	private boolean isEntity(Class<?> type) {
		try {
			return this.mapping.isEntity(type);
		}
		catch (MappingException ex) {
			return false;
		}
	}

	private void requireSimpleIdentifier(MappedEntity<Object> entity) {
		if (entity.idColumns().size() != 1) {
			throw wrong("the identifier of %s has several columns, which relations do not support".formatted(entity));
		}
	}

	/**
	 * Require a property that can be set without copying a mutable entity, since a copy
	 * would be another instance.
	 */
	private void requireSettable() {
		InstanceCreatorMetadata<RelationalPersistentProperty> creator = this.owner.metadata()
			.getInstanceCreatorMetadata();
		boolean isArgument = creator != null && creator.isCreatorParameter(this.property);
		boolean canBeCopied = !this.owner.isMutable() && (isArgument || this.property.getWither() != null);
		if (this.property.isImmutable() && !canBeCopied) {
			throw wrong("asyncdb must be able to set it: it must not be final in a mutable class, and needs a"
					+ " constructor parameter or a wither in an immutable one");
		}
	}

	/**
	 * Return the property of the owner that holds a foreign key, by its name or by the
	 * name of its column.
	 */
	private RelationalPersistentProperty foreignKey(String name) {
		boolean isProperty = this.owner.metadata().getPersistentProperty(name) != null;
		RelationalPersistentProperty named = isProperty ? null : columnNamed(this.owner, name);
		return column(this.owner, (named != null) ? named.getName() : name);
	}

	/**
	 * Return a property with one column, by its name.
	 */
	private RelationalPersistentProperty column(MappedEntity<Object> entity, String name) {
		RelationalPersistentProperty found = entity.metadata().getPersistentProperty(name);
		if (found == null || found.isEntity() || entity.columnsOf(List.of(found.getName())).size() != 1) {
			throw wrong("%s has no property '%s' with one column that could hold an identifier: name %s"
				.formatted(entity, name, instead(entity, name)));
		}
		return found;
	}

	private static String instead(MappedEntity<Object> entity, String name) {
		RelationalPersistentProperty named = columnNamed(entity, name);
		return (named != null) ? "the property '%s', which has this column".formatted(named.getName())
				: "one of " + columnProperties(entity);
	}

	private static String columnProperties(MappedEntity<Object> entity) {
		return StreamSupport.stream(entity.metadata().spliterator(), false)
			.filter((candidate) -> !candidate.isEntity())
			.map(RelationalPersistentProperty::getName)
			.collect(Collectors.joining(", "));
	}

	private static @Nullable RelationalPersistentProperty columnNamed(MappedEntity<Object> entity, String name) {
		for (RelationalPersistentProperty candidate : entity.metadata()) {
			if (!candidate.isEntity() && candidate.getColumnName().getReference().equals(name)) {
				return candidate;
			}
		}
		return null;
	}

	private @Nullable RelationalPersistentProperty mapKey(MappedEntity<Object> target, String name) {
		if (!this.property.isMap()) {
			if (!name.isEmpty()) {
				throw wrong("'mapKey' is for a Map");
			}
			return null;
		}
		return name.isEmpty() ? target.id() : column(target, name);
	}

	private Sort order(MappedEntity<Object> target, String text) {
		List<Sort.Order> orders = new ArrayList<>();
		for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
			String[] words = part.strip().split("\\s+", -1);
			orders.add(order(column(target, words[0]), (words.length > 1) ? words[1] : "asc"));
		}
		Sort order = Sort.by(orders);
		String id = target.id().getName();
		return (order.getOrderFor(id) != null) ? order : order.and(Sort.by(id));
	}

	private Sort.Order order(RelationalPersistentProperty by, String direction) {
		return switch (direction.toLowerCase(Locale.ROOT)) {
			case "asc" -> Sort.Order.asc(by.getName());
			case "desc" -> Sort.Order.desc(by.getName());
			default ->
				throw wrong("'orderBy' has the direction '%s', which is neither asc nor desc".formatted(direction));
		};
	}

	private MappingException wrong(String why) {
		return new MappingException(
				"The relation %s.%s is invalid: %s".formatted(this.owner, this.property.getName(), why));
	}

}
