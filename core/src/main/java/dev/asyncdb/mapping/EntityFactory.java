package dev.asyncdb.mapping;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.model.ConvertingPropertyAccessor;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.MappingInstantiationException;
import org.springframework.data.mapping.model.ParameterValueProvider;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Creates instances of one entity type by Spring Data's instantiators, which support
 * constructors, records and Kotlin classes.
 */
final class EntityFactory<T> {

	private static final EntityInstantiators INSTANTIATORS = new EntityInstantiators();

	private final RelationalPersistentEntity<T> entity;

	private final ConversionService conversion;

	EntityFactory(RelationalPersistentEntity<T> entity, ConversionService conversion) {
		this.entity = entity;
		this.conversion = conversion;
	}

	T create(Values<T> values) {
		T bean = instantiated(
				() -> INSTANTIATORS.getInstantiatorFor(this.entity).createInstance(this.entity, new Arguments(values)));
		PersistentPropertyAccessor<T> accessor = accessor(bean);
		for (Map.Entry<String, @Nullable Object> value : values.asMap().entrySet()) {
			RelationalPersistentProperty property = this.entity.getRequiredPersistentProperty(value.getKey());
			if (!isArgument(property)) {
				accessor.setProperty(property, value.getValue());
			}
		}
		return accessor.getBean();
	}

	/**
	 * Create an instance, or say what the class lacks.
	 */
	T instantiated(Supplier<T> creation) {
		try {
			return creation.get();
		}
		catch (MappingInstantiationException ex) {
			throw (this.entity.getInstanceCreatorMetadata() != null) ? ex : new MappingException(
					"%s %s".formatted(this.entity.getType().getSimpleName(), problem(this.entity.getType())), ex);
		}
	}

	private static String problem(Class<?> type) {
		return Modifier.isAbstract(type.getModifiers())
				? "is abstract, so no row can become an instance: use a class or record"
				: "has several constructors and none without arguments, so no row can become an instance: annotate the one to call with @PersistenceCreator";
	}

	T with(T bean, RelationalPersistentProperty property, @Nullable Object value) {
		PersistentPropertyAccessor<T> accessor = accessor(bean);
		accessor.setProperty(property, value);
		return accessor.getBean();
	}

	private PersistentPropertyAccessor<T> accessor(T bean) {
		return new ConvertingPropertyAccessor<>(this.entity.getPropertyAccessor(bean), this.conversion);
	}

	private boolean isArgument(RelationalPersistentProperty property) {
		InstanceCreatorMetadata<RelationalPersistentProperty> creator = this.entity.getInstanceCreatorMetadata();
		return creator != null && creator.isCreatorParameter(property);
	}

	@SuppressWarnings("unchecked")
	static <P> P zero(Class<P> primitive) {
		return (P) Array.get(Array.newInstance(primitive, 1), 0);
	}

	private final class Arguments implements ParameterValueProvider<RelationalPersistentProperty> {

		private final Values<T> values;

		Arguments(Values<T> values) {
			this.values = values;
		}

		@Override
		public <P> @Nullable P getParameterValue(Parameter<P, RelationalPersistentProperty> parameter) {
			Class<P> type = parameter.getRawType();
			Object value = this.values.asMap().get(parameter.getName());
			if (value != null) {
				return EntityFactory.this.conversion.convert(value, type);
			}
			return type.isPrimitive() ? zero(type) : null;
		}

	}

}
