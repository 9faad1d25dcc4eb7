package dev.asyncdb.autoconfigure.json;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.view.DeclaredRelation;
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

	private final transient @Nullable DeclaredRelation relation;

	/**
	 * Create a writer.
	 * @param property the writer of the property
	 * @param relation the relation, {@code null} for another property, which may hold
	 * what is not loaded, but whose circles are those of the application
	 */
	RelationWriter(BeanPropertyWriter property, @Nullable DeclaredRelation relation) {
		super(property);
		this.relation = relation;
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
			Output output = isOmitted(bean, get(bean), path) ? omitted : written;
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

	private boolean isOmitted(Object bean, @Nullable Object value, Set<Object> path) {
		DeclaredRelation declared = this.relation;
		return (declared != null) ? !declared.isKnown(bean, value) || DeclaredRelation.leadsBack(value, path::contains)
				: value instanceof Unloaded;
	}

	/**
	 * Writes something.
	 */
	@FunctionalInterface
	private interface Output {

		void write() throws Exception;

	}

}
