package dev.asyncdb.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.asyncdb.mapping.PropertyFields.Accessor;
import dev.asyncdb.mapping.row.ChangedRowColumns;
import dev.asyncdb.mapping.row.NewRowColumns;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.mapping.value.ReadColumn;
import dev.asyncdb.mapping.value.ValueEquality;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.model.EntityInstantiator;
import org.springframework.data.mapping.model.ParameterValueProvider;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.conversion.AbstractRelationalConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.ClassUtils;

/**
 * Converts entities whose columns all have immutable values of simple types, by column
 * position and with Spring Data's instantiators and property accessors. Entities with
 * embedded values, arrays or custom converters require the converter, which takes several
 * times as long. Thread-safe.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public final class PlainColumns<T> {

	/** Immutable types that the driver takes without a conversion. */
	static final Set<Class<?>> PLAIN = Set.of(String.class, Long.class, Integer.class, Short.class, Byte.class,
			Boolean.class, Double.class, Float.class, Character.class, BigDecimal.class, BigInteger.class, UUID.class,
			Instant.class, LocalDate.class, LocalDateTime.class, LocalTime.class, OffsetDateTime.class,
			ZonedDateTime.class);

	private static final Object[] NONE = {};

	private final RelationalPersistentEntity<T> metadata;

	private final R2dbcConverter converter;

	private final RelationalPersistentProperty[] properties;

	private final SqlIdentifier[] columns;

	private final Class<?>[] types;

	private final boolean[] arguments;

	private final boolean hasArguments;

	private final boolean[] primitive;

	private final boolean[] written;

	private final boolean[] instants;

	private final ReadColumn[] reads;

	private final List<Accessor<T>> accessors;

	private final EntityInstantiator instantiator;

	private final Map<String, Integer> positions = new HashMap<>();

	private PlainColumns(RelationalPersistentEntity<T> metadata, List<RelationalPersistentProperty> properties,
			PropertyFields<T> fields, R2dbcConverter converter) {
		this.metadata = metadata;
		this.converter = converter;
		this.properties = properties.toArray(RelationalPersistentProperty[]::new);
		this.columns = new SqlIdentifier[this.properties.length];
		this.types = new Class<?>[this.properties.length];
		this.arguments = new boolean[this.properties.length];
		this.primitive = new boolean[this.properties.length];
		this.written = new boolean[this.properties.length];
		this.instants = new boolean[this.properties.length];
		this.reads = new ReadColumn[this.properties.length];
		ReadColumns columns = new ReadColumns(metadata.getType().getSimpleName(), converter);
		boolean convertsMoments = hasConverterOfMoments(converter);
		this.accessors = properties.stream().map(fields::accessor).toList();
		this.instantiator = converter.getEntityInstantiators().getInstantiatorFor(metadata);
		InstanceCreatorMetadata<RelationalPersistentProperty> creator = metadata.getInstanceCreatorMetadata();
		this.hasArguments = creator != null && creator.hasParameters();
		for (int i = 0; i < this.properties.length; i++) {
			RelationalPersistentProperty property = this.properties[i];
			this.columns[i] = property.getColumnName();
			this.reads[i] = columns.of(property.getName(), property);
			this.primitive[i] = property.getType().isPrimitive();
			this.written[i] = property.isWritable();
			this.types[i] = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
			this.instants[i] = this.types[i] == Instant.class && !convertsMoments;
			this.arguments[i] = creator != null && creator.isCreatorParameter(property);
			this.positions.put(property.getName(), i);
		}
	}

	/**
	 * Create the conversion.
	 * @return {@code null} if the entity requires the converter
	 */
	static <T> @Nullable PlainColumns<T> of(RelationalPersistentEntity<T> metadata,
			List<RelationalPersistentProperty> properties, PropertyFields<T> fields, R2dbcConverter converter) {
		boolean plain = properties.stream().allMatch((property) -> isPlain(property, converter))
				&& hasNoCustomConverter(metadata, converter) && hasPlainCreator(metadata);
		return plain ? new PlainColumns<>(metadata, properties, fields, converter) : null;
	}

	private static boolean isPlain(RelationalPersistentProperty property, R2dbcConverter converter) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		return !property.isEmbedded() && PLAIN.contains(type) && converter.getTargetType(type) == type;
	}

	static boolean hasNoCustomConverter(RelationalPersistentEntity<?> metadata, R2dbcConverter converter) {
		return converter instanceof AbstractRelationalConverter relational
				&& !relational.getConversions().hasCustomReadTarget(Row.class, metadata.getType())
				&& !relational.getConversions().hasCustomWriteTarget(metadata.getType(), OutboundRow.class);
	}

	private static boolean hasConverterOfMoments(R2dbcConverter converter) {
		return !(converter instanceof AbstractRelationalConverter relational)
				|| relational.getConversions().hasCustomReadTarget(OffsetDateTime.class, Instant.class);
	}

	private static boolean hasPlainCreator(RelationalPersistentEntity<?> metadata) {
		InstanceCreatorMetadata<RelationalPersistentProperty> creator = metadata.getInstanceCreatorMetadata();
		if (creator == null) {
			return false;
		}
		for (Parameter<Object, RelationalPersistentProperty> parameter : creator.getParameters()) {
			String name = parameter.getName();
			if (name == null || metadata.getPersistentProperty(name) == null || parameter.hasValueExpression()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Convert a row to an instance.
	 * @param first position of the first column in the row
	 */
	T read(Row row, int first) {
		@Nullable Object[] arguments = this.hasArguments ? new Object[this.properties.length] : NONE;
		for (int i = 0; i < arguments.length; i++) {
			if (this.arguments[i]) {
				arguments[i] = typed(i, row, first + i);
			}
		}
		T instance = this.instantiator.createInstance(this.metadata, new Arguments(arguments));
		for (int i = 0; i < this.properties.length; i++) {
			if (!this.arguments[i]) {
				instance = with(instance, i, typed(i, row, first + i));
			}
		}
		return instance;
	}

	private T with(T instance, int position, @Nullable Object value) {
		boolean isSet = value != null || !this.primitive[position];
		return isSet ? this.accessors.get(position).with(instance, value) : instance;
	}

	/**
	 * Convert a part of a row of an outer join to an instance.
	 * @param row a row with all columns in their order
	 * @param first position of the first column in the row
	 * @return a new instance, {@code null} if the identifier is NULL
	 * @since 0.1.0
	 */
	public @Nullable T readJoined(Row row, int first) {
		Integer id = this.positions.get(this.metadata.getRequiredIdProperty().getName());
		return (id != null && row.get(first + id) != null) ? read(row, first) : null;
	}

	private @Nullable Object typed(int position, Row row, int index) {
		Object value = row.get(index);
		if (value == null || this.types[position].isInstance(value)) {
			return value;
		}
		// As the conversion service does it, by reflection
		if (this.instants[position] && value instanceof OffsetDateTime moment) {
			return moment.toInstant();
		}
		Object stored = this.reads[position].of(value, (type) -> row.get(index, type));
		return this.types[position].isInstance(stored) ? stored
				: this.converter.readValue(stored, this.properties[position].getTypeInformation());
	}

	/**
	 * Return the values of an instance, in the order of the columns.
	 */
	@Nullable Object[] values(T instance) {
		@Nullable Object[] values = new Object[this.properties.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.accessors.get(i).value(instance);
		}
		return values;
	}

	/**
	 * Return the values of a new row.
	 */
	RowValues newRow(T instance, NewRowColumns selection) {
		@Nullable Object[] values = values(instance);
		for (int i = 0; i < values.length; i++) {
			if (!this.written[i]) {
				values[i] = null;
			}
		}
		return selection.of(this.columns, values);
	}

	/**
	 * Return the values of a changed row.
	 * @param now the values to write, which this method changes
	 */
	RowValues changes(@Nullable Object[] before, @Nullable Object[] now, ValueEquality equality,
			ChangedRowColumns selection) {
		return selection.of(this.columns, this.types, before, now, equality::areEqual);
	}

	OutboundRow row(T instance) {
		@Nullable Object[] values = values(instance);
		OutboundRow row = new OutboundRow();
		for (int i = 0; i < values.length; i++) {
			if (this.written[i]) {
				row.put(this.columns[i], ColumnParameters.outbound(values[i], this.types[i]));
			}
		}
		return row;
	}

	@Nullable Object value(T instance, int position) {
		return this.accessors.get(position).value(instance);
	}

	boolean isWritten(int position) {
		return this.written[position];
	}

	SqlIdentifier column(int position) {
		return this.columns[position];
	}

	private final class Arguments implements ParameterValueProvider<RelationalPersistentProperty> {

		private final @Nullable Object[] values;

		Arguments(@Nullable Object[] values) {
			this.values = values;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <P> @Nullable P getParameterValue(Parameter<P, RelationalPersistentProperty> parameter) {
			Integer position = PlainColumns.this.positions.get(parameter.getName());
			Object value = (position != null) ? this.values[position] : null;
			Class<P> type = parameter.getRawType();
			return (value == null && type.isPrimitive()) ? EntityFactory.zero(type) : (P) value;
		}

	}

}
