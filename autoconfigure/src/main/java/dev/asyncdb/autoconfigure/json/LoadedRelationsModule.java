package dev.asyncdb.autoconfigure.json;

import java.util.List;

import dev.asyncdb.relation.Unloaded;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Jackson module that omits properties whose relation is not loaded.
 *
 * @since 0.1.0
 */
public final class LoadedRelationsModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the module.
	 * @since 0.1.0
	 */
	public LoadedRelationsModule() {
		super("asyncdb-loaded-relations");
		setSerializerModifier(new Modifier());
	}

	/**
	 * Replaces the writers of properties that can hold a collection.
	 */
	private static final class Modifier extends ValueSerializerModifier {

		private static final long serialVersionUID = 1L;

		@Override
		public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription.Supplier bean,
				List<BeanPropertyWriter> properties) {
			properties.replaceAll((property) -> canBeUnloaded(property) ? new Writer(property) : property);
			return properties;
		}

		// Specialized writers, such as those of Jackson's own modules, are not replaced
		private static boolean canBeUnloaded(BeanPropertyWriter property) {
			return property.getClass() == BeanPropertyWriter.class && property.getType().isContainerType();
		}

	}

	/**
	 * Writes a property unless its relation is not loaded.
	 */
	private static final class Writer extends BeanPropertyWriter {

		private static final long serialVersionUID = 1L;

		Writer(BeanPropertyWriter property) {
			super(property);
		}

		@Override
		public void serializeAsProperty(Object bean, JsonGenerator generator, SerializationContext context)
				throws Exception {
			if (!(get(bean) instanceof Unloaded)) {
				super.serializeAsProperty(bean, generator, context);
			}
		}

	}

}
