package dev.asyncdb.autoconfigure.json;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.BeanPropertyWriter;

/**
 * Writes a relation unless it is not loaded, or leads back to an entity that is being
 * written: after a flush both sides of a relation are set, and a writer would run in a
 * circle.
 */
final class RelationWriter extends BeanPropertyWriter {

	private static final long serialVersionUID = 1L;

	// The entities on the way from the root to the current one, of one call of the mapper
	private static final Object PATH = new Object();

	// Other properties may hold what is not loaded, but their circles are the
	// application's
	private final boolean isRelation;

	private final transient @Nullable ForeignKey reference;

	/**
	 * Create a writer.
	 * @param property the writer of the property
	 * @param isRelation whether the property declares a relation
	 * @param reference the foreign key of a single related entity, {@code null} for other
	 * properties
	 */
	RelationWriter(BeanPropertyWriter property, boolean isRelation, @Nullable ForeignKey reference) {
		super(property);
		this.isRelation = isRelation;
		this.reference = reference;
	}

	@Override
	public void serializeAsProperty(Object bean, JsonGenerator generator, SerializationContext context)
			throws Exception {
		write(bean, context, () -> super.serializeAsProperty(bean, generator, context), () -> {
		});
	}

	@Override
	public void serializeAsElement(Object bean, JsonGenerator generator, SerializationContext context)
			throws Exception {
		write(bean, context, () -> super.serializeAsElement(bean, generator, context), generator::writeNull);
	}

	private void write(Object bean, SerializationContext context, Output written, Output omitted) throws Exception {
		Set<Object> path = path(context);
		boolean isNew = path.add(bean);
		try {
			Object value = get(bean);
			boolean isUnknown = value == null && this.reference != null && this.reference.mayExist(bean);
			Output output = (isUnknown || isOmitted(value, path)) ? omitted : written;
			output.write();
		}
		finally {
			if (isNew) {
				path.remove(bean);
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static Set<Object> path(SerializationContext context) {
		Set<Object> path = (Set<Object>) context.getAttribute(PATH);
		if (path == null) {
			path = Collections.newSetFromMap(new IdentityHashMap<>());
			context.setAttribute(PATH, path);
		}
		return path;
	}

	private boolean isOmitted(@Nullable Object value, Set<Object> path) {
		if (value instanceof Unloaded) {
			return true;
		}
		if (!this.isRelation) {
			return false;
		}
		Collection<?> related = (value instanceof Map<?, ?> map) ? map.values()
				: (value instanceof Collection<?> collection) ? collection : Collections.singleton(value);
		return related.stream().anyMatch(path::contains);
	}

	/**
	 * Writes something.
	 */
	@FunctionalInterface
	private interface Output {

		void write() throws Exception;

	}

}
