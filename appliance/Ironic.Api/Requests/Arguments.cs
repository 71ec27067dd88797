using System.Globalization;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Ports;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Requests;

/// <summary>
/// The arguments of a call: those of the query and, where an endpoint takes them, the keys of the body. Each is declared by reading it;
/// what was given but not read is unexpected. The first thing wrong is kept for <see cref="Finish"/>, so that handlers read straight on.
/// </summary>
internal sealed class Arguments(Microversion version)
{
    private readonly Dictionary<string, Argument> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private Fault? _fault;

    public Microversion Version => version;

    public static Arguments From(IQueryCollection query, JsonElement? body, Microversion version)
    {
        var arguments = new Arguments(version);
        foreach (var (name, values) in query) arguments._given[name] = new(values.ToString(), null);
        if (body is not { } given) return arguments;
        if (given.ValueKind != JsonValueKind.Object) arguments.Refuse(ApiFaults.Schema("body", $"{PythonText.Of(given)} is not of type 'object'"));
        else foreach (var property in given.EnumerateObject()) arguments._given[property.Name] = new(null, property.Value);
        return arguments;
    }

    /// <summary>Given at all, be it null.</summary>
    public bool Has(string name) => _given.ContainsKey(name);

    /// <summary>As it was given, for messages.</summary>
    public string Given(string name) => _given[name].Plain;

    /// <summary>Null: not given. A number is taken in its spelling.</summary>
    public string? Text(string name, int since = 1) => Find(name, since) switch
    {
        null => null,
        { Json: null or { ValueKind: JsonValueKind.String or JsonValueKind.Number } } found => found.Plain,
        { } other => Refuse<string>(Fault.Invalid($"Expected string for {name}: {other.Plain}")),
    };

    /// <summary>Empty (and a fault) when it was not given.</summary>
    public string RequiredText(string name)
    {
        if (Text(name) is { } text) return text;
        if (!Has(name)) Refuse(Missing(name));
        return "";
    }

    public bool? Flag(string name, int since = 1)
    {
        if (Find(name, since) is not { } found) return null;
        if (found.Json is { } json ? Booleans.TryParse(json, out var flag) : Booleans.TryParse(found.Text!, out flag)) return flag;
        Refuse(Booleans.Unrecognized(name, found.Plain));
        return null;
    }

    public int? Integer(string name, int since = 1)
    {
        if (Find(name, since) is not { } found) return null;
        if (int.TryParse(found.Plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)) return number;
        Refuse(Fault.Invalid($"Expected an integer for {name}: {found.Plain}"));
        return null;
    }

    public Guid? Uuid(string name, int since = 1)
    {
        if (Find(name, since) is not { } found) return null;
        if (Uuids.TryParse(found.Plain, out var uuid)) return uuid;
        Refuse(Fault.Invalid($"Expected UUID for {name}: {found.Plain}"));
        return null;
    }

    public MacAddress? Mac(string name)
    {
        if (Find(name, 1) is not { } found) return null;
        if (MacAddress.TryParse(found.Plain, out var address)) return address;
        Refuse(Fault.Invalid($"Expected valid MAC address for {name}: {found.Plain}"));
        return null;
    }

    public TEnum? Choice<TEnum>(string name, Func<string, string> refusal, int since = 1) where TEnum : struct, Enum
    {
        if (Find(name, since) is not { } found) return null;
        if (WireNames.TryParse<TEnum>(found.Plain, out var value)) return value;
        Refuse(Fault.Invalid(refusal(found.Plain)));
        return null;
    }

    /// <summary>Comma-separated, trimmed, in lower case, each once; null: not given.</summary>
    public IReadOnlyList<string>? List(string name, int since = 1) => Find(name, since) switch
    {
        null => null,
        { Json: { ValueKind: JsonValueKind.Array } array } => [.. array.EnumerateArray().Select(PythonText.Plain).Select(Lower).Distinct(StringComparer.Ordinal)],
        { } found => [.. found.Plain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Lower).Distinct(StringComparer.Ordinal)],
    };

    /// <summary>The JSON as it is; text from a query becomes a JSON string.</summary>
    public JsonElement? Json(string name, int since = 1) => Find(name, since) switch
    {
        null => null,
        { Json: { } json } => json,
        { } found => JsonElement.Parse($"\"{JsonEncodedText.Encode(found.Text!)}\""),
    };

    /// <summary>A list of objects; null: not given.</summary>
    public IReadOnlyList<JsonMap>? Maps(string name, int since = 1)
    {
        if (Json(name, since) is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
            return [.. json.EnumerateArray().Select(JsonMap.From)];
        return Refuse<IReadOnlyList<JsonMap>>(Fault.Invalid($"Invalid {name}: {PythonText.Of(json)} is not a list of objects"));
    }

    /// <summary>Keeps the first fault.</summary>
    public void Refuse(Fault fault) => _fault ??= fault;

    public static Fault Missing(string name) => Fault.Invalid($"Missing mandatory parameter: {name}");

    /// <summary>To be called when all has been read. Null: nothing is wrong.</summary>
    public Fault? Finish()
    {
        var unexpected = _given.Keys.Where(name => !_known.Contains(name)).Order(StringComparer.Ordinal).ToList();
        return unexpected.Count > 0 ? Fault.Invalid($"Unexpected arguments: {string.Join(", ", unexpected)}") : _fault;
    }

    private static string Lower(string text) => text.ToLowerInvariant();

    private Argument? Find(string name, int since)
    {
        _known.Add(name);
        if (!_given.TryGetValue(name, out var found) || found.Json is { ValueKind: JsonValueKind.Null }) return null;
        if (version >= since) return found;
        Refuse(ApiFaults.TooNew);
        return null;
    }

    private TResult? Refuse<TResult>(Fault fault) where TResult : class
    {
        Refuse(fault);
        return null;
    }

    /// <summary>Text from the query, or JSON from the body.</summary>
    private readonly record struct Argument(string? Text, JsonElement? Json)
    {
        public string Plain => Text ?? PythonText.Plain(Json!.Value);
    }
}
