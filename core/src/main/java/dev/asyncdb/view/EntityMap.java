package dev.asyncdb.view;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.beans.BeanUtils;
import org.springframework.util.Assert;

/**
 * An entity as a map from the names of its properties to their values, for templates and
 * other code that follows whatever it finds.
 * <p>
 * Related entities are maps, too: a list of them, or a map for a relation that is one.
 * The rules are those of JSON: a relation that is not loaded is absent, and so is one
 * that leads back to an entity on the way to it, so the map has an end though both sides
 * of a relation are loaded. A single related entity is {@code null} only if the foreign
 * key is {@code null}. No use of the map executes a statement.
 * <p>
 * The map cannot be changed, and shows the present values of the entity. It is as
 * thread-safe as the entity.
 *
 * @since 0.1.0
 */
public final class EntityMap extends AbstractMap<String, @Nullable Object> {

	private final Object entity;

	private final @Nullable EntityMap owner;

	private final Map<String, ReadableProperty> properties;

	private EntityMap(Object entity, @Nullable EntityMap owner) {
		this.entity = entity;
		this.owner = owner;
		this.properties = ReadableProperty.of(entity.getClass());
	}

	/**
	 * Return an entity as a map.
	 * @param entity the entity, managed by a session or not
	 * @return the map of what its getters, public fields and components of a record have
	 * @throws IllegalArgumentException if it is null, a publisher, a collection, a map or
	 * a simple value such as a text
	 * @since 0.1.0
	 */
	public static Map<String, @Nullable Object> of(Object entity) {
		Assert.notNull(entity, "The entity must not be null");
		Assert.isTrue(!(entity instanceof Publisher),
				() -> "A publisher is not an entity: call publisher.map(EntityMap::of)");
		Assert.isTrue(!(entity instanceof Iterable), () -> "A collection is not an entity: call EntityMap.all(..)");
		Assert.isTrue(!(entity instanceof Map) && !BeanUtils.isSimpleValueType(entity.getClass()),
				() -> "A value of type %s is not an entity: pass an object with properties"
					.formatted(entity.getClass().getName()));
		return new EntityMap(entity, null);
	}

	/**
	 * Return entities as maps.
	 * @param entities the entities
	 * @return a map for each, in their order
	 * @throws IllegalArgumentException as {@link #of(Object)} for one of them
	 * @since 0.1.0
	 */
	public static List<Map<String, @Nullable Object>> all(Collection<?> entities) {
		Assert.notNull(entities, "The entities must not be null");
		return entities.stream().map(EntityMap::of).toList();
	}

	@Override
	public boolean containsKey(Object key) {
		ReadableProperty property = this.properties.get(key);
		return property != null && isShown(property, property.of(this.entity));
	}

	@Override
	public @Nullable Object get(Object key) {
		ReadableProperty property = this.properties.get(key);
		if (property == null) {
			return null;
		}
		Object value = property.of(this.entity);
		return isShown(property, value) ? shown(property, value) : null;
	}

	@Override
	public Set<Entry<String, @Nullable Object>> entrySet() {
		Map<String, @Nullable Object> entries = new LinkedHashMap<>();
		this.properties.forEach((name, property) -> {
			Object value = property.of(this.entity);
			if (isShown(property, value)) {
				entries.put(name, shown(property, value));
			}
		});
		return Collections.unmodifiableMap(entries).entrySet();
	}

	private boolean isShown(ReadableProperty property, @Nullable Object value) {
		DeclaredRelation relation = property.relation();
		return (relation != null)
				? relation.isKnown(this.entity, value) && !DeclaredRelation.leadsBack(value, this::isOnPath)
				: !(value instanceof Unloaded);
	}

	private boolean isOnPath(Object member) {
		return member == this.entity || (this.owner != null && this.owner.isOnPath(member));
	}

	private @Nullable Object shown(ReadableProperty property, @Nullable Object value) {
		if (property.relation() == null || value == null) {
			return value;
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, Object> members = new LinkedHashMap<>();
			map.forEach((key, member) -> members.put(key, related(member)));
			return Collections.unmodifiableMap(members);
		}
		return (value instanceof Collection<?> members) ? members.stream().map(this::related).toList() : related(value);
	}

	private Object related(Object member) {
		return new EntityMap(member, this);
	}

}
