package dev.asyncdb.autoconfigure.json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import dev.asyncdb.view.DeclaredRelation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Jackson module for relations of entities. It omits those that are not loaded, and those
 * that lead back to an entity that is being written, so that an author is written with
 * its books and a book with its author, without a circle. A single related entity that is
 * {@code null} is written as such only if the foreign key of this entity is {@code null}.
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
	 * Replaces the writers of properties that can hold a relation.
	 */
	private static final class Modifier extends ValueSerializerModifier {

		private static final long serialVersionUID = 1L;

		@Override
		public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription.Supplier bean,
				List<BeanPropertyWriter> properties) {
			Map<String, String> names = new HashMap<>();
			bean.get()
				.findProperties()
				.forEach((property) -> names.put(property.getName(), property.getInternalName()));
			properties.replaceAll((property) -> replaced(property, names.get(property.getName())));
			return properties;
		}

		// Specialized writers, such as those of Jackson's own modules, are not replaced
		private static BeanPropertyWriter replaced(BeanPropertyWriter property, @Nullable String field) {
			DeclaredRelation relation = relation(property, field);
			boolean isReplaced = property.getClass() == BeanPropertyWriter.class
					&& (property.getType().isContainerType() || relation != null) && !writesIdentity(property);
			return isReplaced ? new RelationWriter(property, relation) : property;
		}

		// The name in JSON may be another one, but not that of the field
		private static @Nullable DeclaredRelation relation(BeanPropertyWriter property, @Nullable String name) {
			AnnotatedMember member = property.getMember();
			Class<?> owner = member.getDeclaringClass();
			return DeclaredRelation.find(owner, member.getAnnotated(),
					(name != null) ? ReflectionUtils.findField(owner, name) : null);
		}

		// Then Jackson itself writes the identity of an entity the second time
		private static boolean writesIdentity(BeanPropertyWriter property) {
			JavaType content = property.getType().isContainerType() ? property.getType().getContentType()
					: property.getType();
			return property.getAnnotation(JsonIdentityInfo.class) != null || (content != null
					&& AnnotatedElementUtils.hasAnnotation(content.getRawClass(), JsonIdentityInfo.class));
		}

	}

}
