package dev.asyncdb.view;

import java.beans.PropertyDescriptor;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ReflectionUtils;

/**
 * A property that can be read from outside of its class: by a getter, by the accessor of
 * a record, or as a public field. So a private field without a getter, such as that of a
 * password, is none, as in JSON.
 *
 * @param source the method or the field
 * @param relation the relation that it declares, {@code null} for none
 */
record ReadableProperty(Member source, @Nullable DeclaredRelation relation) {

	private static final Map<Class<?>, Map<String, ReadableProperty>> CACHE = new ConcurrentReferenceHashMap<>();

	/**
	 * Return the properties by their names: those with a field in the order of the class,
	 * then what only has a getter.
	 */
	static Map<String, ReadableProperty> of(Class<?> type) {
		return CACHE.computeIfAbsent(type, ReadableProperty::read);
	}

	private static Map<String, ReadableProperty> read(Class<?> type) {
		Map<String, Method> methods = methods(type);
		Map<String, ReadableProperty> properties = new LinkedHashMap<>();
		ReflectionUtils.doWithFields(type, (field) -> {
			Method method = methods.remove(field.getName());
			Member source = (method != null) ? method : field;
			if (method != null || Modifier.isPublic(field.getModifiers())) {
				properties.putIfAbsent(field.getName(), property(type, source, field));
			}
		}, (field) -> !Modifier.isStatic(field.getModifiers()));
		methods.forEach((name, method) -> properties.put(name, property(type, method, null)));
		return Collections.unmodifiableMap(properties);
	}

	private static Map<String, Method> methods(Class<?> type) {
		Map<String, Method> methods = new LinkedHashMap<>();
		if (type.isRecord()) {
			for (RecordComponent component : type.getRecordComponents()) {
				methods.put(component.getName(), component.getAccessor());
			}
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			Method getter = property.getReadMethod();
			if (getter != null && getter.getDeclaringClass() != Object.class) {
				methods.put(property.getName(), getter);
			}
		}
		return methods;
	}

	private static ReadableProperty property(Class<?> type, Member source, @Nullable Field field) {
		((AccessibleObject) source).setAccessible(true);
		return new ReadableProperty(source, DeclaredRelation.find(type, (AnnotatedElement) source, field));
	}

	@Nullable Object of(Object entity) {
		return (this.source instanceof Method method) ? ReflectionUtils.invokeMethod(method, entity)
				: ReflectionUtils.getField((Field) this.source, entity);
	}

}
