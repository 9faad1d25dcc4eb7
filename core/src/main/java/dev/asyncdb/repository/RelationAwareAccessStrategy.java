package dev.asyncdb.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;

import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Data access strategy of Spring Data that knows that relations have no column. Spring
 * Data selects all properties of an entity in derived queries, such as
 * {@code findByName}, including those that it neither reads nor writes.
 * <p>
 * Auto-configured with Spring Boot. Otherwise, create the template with it:
 * <pre class="code">
 * new R2dbcEntityTemplate(client, new RelationAwareAccessStrategy(dialect, converter))
 * </pre>
 *
 * @since 0.1.0
 */
public class RelationAwareAccessStrategy extends DefaultReactiveDataAccessStrategy {

	/**
	 * Create a strategy.
	 * @param dialect the dialect of the database
	 * @param converter the converter of Spring Data with its mapping context
	 * @since 0.1.0
	 */
	public RelationAwareAccessStrategy(R2dbcDialect dialect, R2dbcConverter converter) {
		super(dialect, converter);
	}

	@Override
	public List<SqlIdentifier> getAllColumns(Class<?> entityType) {
		RelationalPersistentEntity<?> entity = getMappingContext().getPersistentEntity(entityType);
		if (entity == null) {
			return super.getAllColumns(entityType);
		}
		List<RelationalPersistentProperty> relations = new ArrayList<>();
		entity.forEach((property) -> {
			if (isRelation(property)) {
				relations.add(property);
			}
		});
		return relations.isEmpty() ? super.getAllColumns(entityType) : columns(entity, relations);
	}

	private List<SqlIdentifier> columns(RelationalPersistentEntity<?> entity,
			List<RelationalPersistentProperty> relations) {
		List<SqlIdentifier> columns = new ArrayList<>();
		for (RelationalPersistentProperty property : entity) {
			if (!relations.contains(property)) {
				List<SqlIdentifier> own = columns(property);
				boolean isAmbiguous = own.stream()
					.anyMatch((column) -> relations.stream().anyMatch((relation) -> isPath(column, relation)));
				columns.addAll(isAmbiguous ? List.of(SqlIdentifier.unquoted(property.getName())) : own);
			}
		}
		return columns;
	}

	@SuppressWarnings("unchecked")
	private List<SqlIdentifier> columns(RelationalPersistentProperty property) {
		if (!property.isEmbedded()) {
			return List.of(property.getColumnName());
		}
		List<SqlIdentifier> columns = new ArrayList<>();
		var context = (MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty>) getMappingContext();
		context.getRequiredPersistentEntity(property).forEach((inner) -> columns.addAll(columns(inner)));
		return columns;
	}

	// If there is a property author, Spring Data reads the column author_id as the path
	// author.id, and would select the column of that id. The name of a property is never
	// read as a path, and Spring Data replaces it by its columns
	private static boolean isPath(SqlIdentifier column, RelationalPersistentProperty relation) {
		return column.getReference().toLowerCase(Locale.ROOT).startsWith(relation.getName().toLowerCase(Locale.ROOT));
	}

	private static boolean isRelation(RelationalPersistentProperty property) {
		return property.isAnnotationPresent(ToOne.class) || property.isAnnotationPresent(ToMany.class)
				|| property.isAnnotationPresent(ManyToMany.class);
	}

}
