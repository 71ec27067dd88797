using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Conductor.Leases;

namespace Ironic.Api.Views;

/// <summary>
/// Items as they were last written, kept no longer than the item itself: a snapshot never changes, so a list of a thousand nodes of which one has changed
/// is encoded for that one alone. How much is kept is bounded (<see cref="EncodingRoom"/>).
/// </summary>
/// <remarks>Thread-safe; two that encode the same at once do it twice.</remarks>
internal static class EncodedViews<T> where T : class
{
    /// <summary>Kept of each item: a plain list, a detailed one and a choice of fields, of the clients that ask most.</summary>
    private const int Kept = 3;

    private static readonly ConditionalWeakTable<T, Entry?[]> Known = [];

    private static EncodingRoom Room => EncodingRoom.Shared;

    /// <summary>Null: it is not kept, and there is no room for it.</summary>
    public static byte[]? Get(T item, ImmutableArray<Field<T>> fields, ViewContext context)
    {
        if (Known.TryGetValue(item, out var entries))
        {
            foreach (var entry in entries)
            {
                if (entry is null || !entry.IsOf(fields, context) || entry.Json is not { } known) continue;
                Room.Use(entry);
                return known;
            }
        }

        if (!Room.TryMake()) return null;
        var json = Encode(item, fields, context);
        var made = new Entry(fields, context, json);
        entries ??= Known.GetValue(item, static _ => new Entry?[Kept]);
        for (var i = Kept - 1; i > 0; i--) entries[i] = entries[i - 1];
        entries[0] = made;
        Room.Keep(made);
        return json;
    }

    private static byte[] Encode(T item, ImmutableArray<Field<T>> fields, ViewContext context)
    {
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions)) View<T>.Write(writer, item, fields, context);
        return buffer.Written.ToArray();
    }

    /// <summary>The fields stand for the version, too: each version has a choice of its own.</summary>
    private sealed class Entry(ImmutableArray<Field<T>> fields, ViewContext context, byte[] json) : KeptEncoding(json)
    {
        private readonly ImmutableArray<Field<T>> _fields = fields;
        private readonly string _baseUrl = context.Links.Base;
        private readonly ConductorMap _conductors = context.Conductors;

        public bool IsOf(ImmutableArray<Field<T>> fields, ViewContext context) => _fields == fields && _baseUrl == context.Links.Base && _conductors == context.Conductors;
    }
}
