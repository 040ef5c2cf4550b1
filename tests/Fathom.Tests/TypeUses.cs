using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Fathom.Tests;

/// <summary>What types a type uses, as its assembly says: in its face, its attributes, its fields and the bodies of its methods.</summary>
/// <remarks>A constant of another type leaves no trace in an assembly, nor does a nameof.</remarks>
static class TypeUses
{
    const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<Type> Of(Type type) =>
        OfFace(type).Concat(OfAttributes(type)).Concat(type.GetMembers(Declared).SelectMany(OfMember)).SelectMany(Parts).Distinct();

    static IEnumerable<Type> OfFace(Type type) =>
        [.. type.BaseType is { } parent ? [parent] : Type.EmptyTypes, .. type.GetInterfaces(), .. Constraints(type.GetGenericArguments())];

    static IEnumerable<Type> OfMember(MemberInfo member) => OfAttributes(member).Concat(member switch
    {
        FieldInfo field => [field.FieldType],
        MethodBase method => OfMethod(method),
        _ => [],
    });

    static IEnumerable<Type> OfMethod(MethodBase method)
    {
        foreach (var type in Signature(method))
            yield return type;
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        foreach (var clause in body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause))
            yield return clause.CatchType!;
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (int token in Tokens(body.GetILAsByteArray()!))
            foreach (var type in OfToken(method.Module.ResolveMember(token, typeArguments, methodArguments)!))
                yield return type;
    }

    static IEnumerable<Type> OfToken(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType!, field.FieldType],
        MethodBase method => [method.DeclaringType!, .. Signature(method)],
        _ => [],
    };

    static IEnumerable<Type> Signature(MethodBase method) =>
    [
        .. method is MethodInfo { ReturnType: var type } ? [type] : Type.EmptyTypes, .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method.IsGenericMethod ? [.. method.GetGenericArguments(), .. Constraints(method.GetGenericArguments())] : Type.EmptyTypes,
    ];

    static IEnumerable<Type> Constraints(Type[] parameters) =>
        parameters.Where(parameter => parameter.IsGenericParameter).SelectMany(parameter => parameter.GetGenericParameterConstraints());

    static IEnumerable<Type> OfAttributes(MemberInfo member) => member.GetCustomAttributesData().SelectMany(attribute =>
        attribute.ConstructorArguments.Select(argument => argument.Value as Type).OfType<Type>().Prepend(attribute.AttributeType));

    /// <summary>The types that a type is made of: of an array its elements', of a generic one its arguments.</summary>
    static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsFunctionPointer ? type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).SelectMany(Parts)
        : type.IsGenericParameter ? []
        : type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition())
        : [type];

    /// <summary>The tokens of members and types in a method's instructions.</summary>
    static IEnumerable<int> Tokens(byte[] instructions)
    {
        for (int at = 0; at < instructions.Length;)
        {
            int value = instructions[at++];
            if (value == 0xFE)
                value = value << 8 | instructions[at++];
            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BinaryPrimitives.ReadInt32LittleEndian(instructions.AsSpan(at));
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(instructions.AsSpan(at)),
                _ => 4,
            };
        }
    }
}
