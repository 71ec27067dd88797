using System.Text.Json;
using Ironic.Api.Policy;

namespace Ironic.Api.Fields;

/// <summary>Fields that not everybody who sees the resource may read: the others are shown what permission it takes.</summary>
internal static class FieldGuard
{
    /// <param name="field">As it is for those who may.</param>
    /// <param name="rule">Who may.</param>
    /// <param name="target">Whose the item is.</param>
    /// <param name="write">What is written for the others.</param>
    public static Field<T> ReadableBy<T>(this Field<T> field, PolicyRule rule, Func<T, PolicyTarget> target, Action<Utf8JsonWriter> write) => field with
    {
        ReadRule = rule,
        Write = (writer, item, context) =>
        {
            if (rule.Allows(context.Caller, target(item))) field.Write(writer, item, context);
            else write(writer);
        },
    };
}
