using Ironic.Api.Policy;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Api.Microversions;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Api.Fields;

internal delegate void FieldWriter<in T>(Utf8JsonWriter writer, T item, ViewContext context);

/// <summary>Sets a field to what a client sent.</summary>
/// <param name="item">To set it on; the changed copy is returned.</param>
/// <param name="value">Null: the field is to be removed, that is, to take its default.</param>
/// <param name="input">What is being read, for messages and version rules.</param>
internal delegate Outcome<T> FieldReader<T>(T item, JsonElement? value, FieldInput input);

/// <summary>
/// A field of a resource, declared once: views, <c>?fields=</c>, sorting, POST and PATCH with all their version rules follow from it.
/// </summary>
/// <param name="Name">On the wire.</param>
/// <param name="Since">The first minor version that has it: hidden from older clients, and refused when they set it or ask for it by name.</param>
/// <param name="Write">Writes the value.</param>
internal sealed record Field<T>(string Name, int Since, FieldWriter<T> Write)
{
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);

    /// <summary>Null: nobody sets it.</summary>
    public FieldReader<T>? Read { get; init; }

    /// <summary>Accepted by POST.</summary>
    public bool Creatable { get; init; }

    /// <summary>Accepted by PATCH.</summary>
    public bool Patchable { get; init; }

    /// <summary>POST without it is refused.</summary>
    public bool Required { get; init; }

    public bool Sortable { get; init; } = true;

    /// <summary>Shown in a list that asked for neither fields nor detail.</summary>
    public bool InSummary { get; init; }

    /// <summary>Shown when nothing was chosen; not to be asked for by name (the link arrays).</summary>
    public bool InFullOnly { get; init; }

    /// <summary>Shown with every choice of fields (<c>links</c>).</summary>
    public bool Always { get; init; }

    /// <summary>What lists are sorted by; null: the store knows by the name.</summary>
    public Func<T, IComparable?>? SortBy { get; init; }

    /// <summary>Taken and never shown.</summary>
    public bool Hidden { get; init; }

    /// <summary>For free-form objects, whose members PATCH can address.</summary>
    public Func<T, JsonMap>? Map { get; init; }

    /// <summary>For lists, whose items PATCH can address.</summary>
    public Func<T, JsonArray>? List { get; init; }

    /// <summary>Who may change it; null: who may change the resource.</summary>
    public PolicyRule? ChangeRule { get; init; }

    /// <summary>Who may switch it off, where that takes more.</summary>
    public PolicyRule? OffRule { get; init; }

    /// <summary>Who may read it; null: who may read the resource. See <see cref="FieldGuard"/>.</summary>
    public PolicyRule? ReadRule { get; init; }

    public bool IsVisibleTo(Microversion version) => version >= Since;
}

/// <summary>What a value is being read for.</summary>
/// <param name="Subject">As messages call it: "node", "port", "patch".</param>
/// <param name="Version">The client's.</param>
/// <param name="Creating">POST, else PATCH.</param>
internal sealed record FieldInput(string Subject, Microversion Version, bool Creating);
