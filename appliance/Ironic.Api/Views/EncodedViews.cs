using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Conductor.Leases;

namespace Ironic.Api.Views;

/// <summary>
/// Items as they were last written, kept as long as the item itself: a snapshot never changes, so a list of a thousand nodes of which one has changed
/// is encoded for that one alone.
/// </summary>
/// <remarks>Thread-safe; two that encode the same at once do it twice.</remarks>
internal static class EncodedViews<T> where T : class
{
    /// <summary>Kept of each item: a plain list, a detailed one and a choice of fields, of the clients that ask most.</summary>
    private const int Kept = 3;

    private static readonly ConditionalWeakTable<T, Entry?[]> Known = [];

    public static byte[] Get(T item, ImmutableArray<Field<T>> fields, ViewContext context)
    {
        var entries = Known.GetValue(item, static _ => new Entry?[Kept]);
        foreach (var entry in entries)
        {
            if (entry is not null && entry.Fields == fields && entry.BaseUrl == context.Links.Base && entry.Conductors == context.Conductors) return entry.Json;
        }

        var made = new Entry(fields, context.Links.Base, context.Conductors, Encode(item, fields, context));
        for (var i = Kept - 1; i > 0; i--) entries[i] = entries[i - 1];
        entries[0] = made;
        return made.Json;
    }

    private static byte[] Encode(T item, ImmutableArray<Field<T>> fields, ViewContext context)
    {
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions)) View<T>.Write(writer, item, fields, context);
        return buffer.Written.ToArray();
    }

    /// <summary>The fields stand for the version, too: each version has a choice of its own.</summary>
    private sealed record Entry(ImmutableArray<Field<T>> Fields, string BaseUrl, ConductorMap Conductors, byte[] Json);
}
