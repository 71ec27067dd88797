using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Api.Fields;

/// <summary>Kinds of fields, to be read in a table with <c>using static</c>: name, since, getter, and a setter where a client may set it.</summary>
internal static class FieldKinds<T>
{
    /// <summary>A string or null.</summary>
    public static Field<T> Text(string name, int since, Func<T, string?> get, Func<T, string?, T>? set = null, int maxLength = int.MaxValue, int minLength = 0) =>
        new(name, since, (writer, item, _) => writer.WriteStringValue(get(item)))
        {
            SortBy = get,
            Read = set is null ? null : (item, value, input) => ReadText(value, maxLength, minLength, input) is var text && text.TryGet(out var read, out var fault)
                ? set(item, read.Value)
                : fault!,
        };

    /// <summary>A string that must be there.</summary>
    public static Field<T> RequiredText(string name, int since, Func<T, string> get, Func<T, string, T> set, int maxLength = 255) =>
        new(name, since, (writer, item, _) => writer.WriteStringValue(get(item)))
        {
            Required = true,
            SortBy = get,
            Read = (item, value, input) => value switch
            {
                null => ApiFaults.Schema(input.Subject, $"'{name}' is a required property"),
                { ValueKind: JsonValueKind.String } text when text.GetString()!.Length > maxLength => TooLong(text, input),
                { ValueKind: JsonValueKind.String } text => set(item, text.GetString()!),
                { } other => WrongType(other, "'string'", input),
            },
        };

    /// <summary>A boolean, or one of the words that stand for one; null is the default.</summary>
    public static Field<T> Flag(string name, int since, Func<T, bool> get, Func<T, bool, T>? set = null, bool byDefault = false) =>
        new(name, since, (writer, item, _) => writer.WriteBooleanValue(get(item)))
        {
            SortBy = item => get(item),
            Read = set is null ? null : (item, value, input) => ReadFlag(name, value) is var flag && flag.TryGet(out var read, out var fault)
                ? set(item, read.Value ?? byDefault)
                : fault!,
        };

    /// <summary>A boolean or null.</summary>
    public static Field<T> OptionalFlag(string name, int since, Func<T, bool?> get, Func<T, bool?, T>? set = null) =>
        new(name, since, (writer, item, _) =>
        {
            if (get(item) is { } flag) writer.WriteBooleanValue(flag);
            else writer.WriteNullValue();
        })
        {
            SortBy = item => get(item),
            Read = set is null ? null : (item, value, input) => ReadFlag(name, value) is var flag && flag.TryGet(out var read, out var fault)
                ? set(item, read.Value)
                : fault!,
        };

    /// <summary>A free-form object; null is the empty one.</summary>
    public static Field<T> Map(string name, int since, Func<T, JsonMap> get, Func<T, JsonMap, T>? set = null) =>
        new(name, since, (writer, item, _) => get(item).WriteTo(writer)) { Read = ReadMap(set), Map = get, Sortable = false };

    /// <summary>As <see cref="Map"/>, with the secrets in it masked.</summary>
    public static Field<T> MaskedMap(string name, int since, Func<T, JsonMap> get, Func<T, JsonMap, T>? set = null, string? alsoSecret = null) =>
        new(name, since, (writer, item, _) => writer.WriteMasked(get(item), alsoSecret)) { Read = ReadMap(set), Map = get, Sortable = false };

    /// <summary>A UUID that is always there; given by the client or made.</summary>
    public static Field<T> Id(string name, int since, Func<T, Guid> get, Func<T, Guid, T>? set = null) =>
        new(name, since, (writer, item, _) => writer.WriteStringValue(get(item)))
        {
            SortBy = item => get(item).ToString(),
            Read = set is null ? null : (item, value, _) => ReadUuid(name, value) is var uuid && uuid.TryGet(out var read, out var fault)
                ? read.Value is { } id ? set(item, id) : item
                : fault!,
        };

    /// <summary>A UUID or null.</summary>
    public static Field<T> OptionalId(string name, int since, Func<T, Guid?> get, Func<T, Guid?, T>? set = null) =>
        new(name, since, (writer, item, _) =>
        {
            if (get(item) is { } uuid) writer.WriteStringValue(uuid);
            else writer.WriteNullValue();
        })
        {
            SortBy = item => get(item)?.ToString(),
            Read = set is null ? null : (item, value, _) => ReadUuid(name, value) is var uuid && uuid.TryGet(out var read, out var fault)
                ? set(item, read.Value)
                : fault!,
        };

    public static Field<T> Time(string name, int since, Func<T, DateTimeOffset?> get) => new(name, since, (writer, item, _) => writer.WriteTime(get(item))) { SortBy = item => get(item) };

    public static Field<T> Choice<TEnum>(string name, int since, Func<T, TEnum?> get) where TEnum : struct, Enum =>
        new(name, since, (writer, item, _) => writer.WriteStringValue(get(item)?.ToWire())) { SortBy = item => get(item)?.ToWire() };

    /// <summary>An integer, as a number or in digits.</summary>
    public static Field<T> Integer(string name, int since, Func<T, int> get, Func<T, int, T> set, int minimum = 0, int maximum = int.MaxValue, int? byDefault = null) =>
        new(name, since, (writer, item, _) => writer.WriteNumberValue(get(item)))
        {
            Required = byDefault is null,
            SortBy = item => get(item),
            Read = (item, value, input) => value switch
            {
                null or { ValueKind: JsonValueKind.Null } when byDefault is { } standard => set(item, standard),
                null => ApiFaults.Schema(input.Subject, $"'{name}' is a required property"),
                { } given when Integers.TryParse(given, out var number) && number >= minimum && number <= maximum => set(item, number),
                { } given => ApiFaults.Schema(input.Subject, $"{PythonText.Of(given)} is not an integer from {minimum} to {maximum} ({name})"),
            },
        };

    /// <summary>The node that something belongs to.</summary>
    public static Field<T> NodeId(int since, Func<T, Guid> get, Func<T, Guid, T> set) =>
        new("node_uuid", since, (writer, item, _) => writer.WriteStringValue(get(item)))
        {
            Required = true,
            Creatable = true,
            Patchable = true,
            Sortable = false,
            Read = (item, value, input) => value switch
            {
                null => ApiFaults.Schema(input.Subject, "'node_uuid' is a required property"),
                { ValueKind: JsonValueKind.String } text when Uuids.TryParse(text.GetString(), out var uuid) => set(item, uuid),
                { } given => Fault.Invalid($"Expected UUID for node_uuid: {PythonText.Plain(given)}"),
            },
        };

    /// <summary>A list of strings, read-only.</summary>
    public static Field<T> Texts(string name, int since, Func<T, IEnumerable<string>> get) => new(name, since, (writer, item, _) =>
    {
        writer.WriteStartArray();
        foreach (var text in get(item)) writer.WriteStringValue(text);
        writer.WriteEndArray();
    })
    { Sortable = false };

    /// <summary>The pair of links to <c>{collection}/{uuid}{suffix}</c>.</summary>
    public static Field<T> LinkPair(string name, int since, string collection, Func<T, Guid> uuid, string suffix = "")
    {
        var (first, last) = (System.Text.Encoding.UTF8.GetBytes(collection), System.Text.Encoding.UTF8.GetBytes(suffix));
        return new(name, since, (writer, item, context) => context.Links.WritePair(writer, first, uuid(item), last))
        {
            Sortable = false,
            Always = suffix.Length == 0,
            InFullOnly = suffix.Length > 0,
        };
    }

    public static Fault WrongType(JsonElement value, string wanted, FieldInput input) =>
        ApiFaults.Schema(input.Subject, $"{PythonText.Of(value)} is not of type {wanted}");

    private static Fault TooLong(JsonElement value, FieldInput input) => ApiFaults.Schema(input.Subject, $"{PythonText.Of(value)} is too long");

    private static FieldReader<T>? ReadMap(Func<T, JsonMap, T>? set) => set is null ? null : (item, value, input) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => set(item, JsonMap.Empty),
        { ValueKind: JsonValueKind.Object } map => set(item, JsonMap.From(map)),
        { } other => WrongType(other, "'object', 'null'", input),
    };

    private static Outcome<Maybe<string>> ReadText(JsonElement? value, int maxLength, int minLength, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return default(Maybe<string>);
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string', 'null'", input);
        var text = given.GetString()!;
        if (text.Length > maxLength) return TooLong(given, input);
        return text.Length < minLength ? ApiFaults.Schema(input.Subject, $"{PythonText.Of(given)} is too short") : new Maybe<string>(text);
    }

    private static Outcome<MaybeValue<bool>> ReadFlag(string name, JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => default(MaybeValue<bool>),
        { } given when Booleans.TryParse(given, out var flag) => new MaybeValue<bool>(flag),
        { } given => Booleans.Unrecognized(name, PythonText.Plain(given)),
    };

    private static Outcome<MaybeValue<Guid>> ReadUuid(string name, JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => default(MaybeValue<Guid>),
        { ValueKind: JsonValueKind.String } text when Uuids.TryParse(text.GetString(), out var uuid) => new MaybeValue<Guid>(uuid),
        { } given => Fault.Invalid($"Expected UUID for {name}: {PythonText.Plain(given)}"),
    };

    /// <summary>A value that may be null, inside an outcome (whose null means failure).</summary>
    private readonly record struct Maybe<TValue>(TValue? Value) where TValue : class;

    private readonly record struct MaybeValue<TValue>(TValue? Value) where TValue : struct;
}
