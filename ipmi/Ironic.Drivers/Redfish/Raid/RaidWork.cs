using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ironic.Model.Json;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>How far a RAID step is. Stored before and after each thing that is done, so that a restart neither does it twice nor leaves it out.</summary>
/// <param name="Clock">The step's deadline.</param>
internal sealed record RaidWork(JsonMap Clock)
{
    private const string DeleteKey = "delete", DeletedKey = "deleted", CreateKey = "create", CreatedKey = "created", KnownKey = "known", TasksKey = "tasks", SeenKey = "seen", ResetKey = "reset";

    /// <summary>Paths of volumes that are still to be deleted.</summary>
    public ImmutableList<string> Delete { get; init; } = [];

    /// <summary>Paths of those whose deletion was asked for.</summary>
    public ImmutableList<string> Deleted { get; init; } = [];

    /// <summary>Volumes that are still to be made.</summary>
    public ImmutableList<RaidVolume> Create { get; init; } = [];

    /// <summary>Those that were asked for.</summary>
    public ImmutableList<RaidVolume> Created { get; init; } = [];

    /// <summary>Paths of the volumes that were there before: none of these is one that was made.</summary>
    public ImmutableList<string> Known { get; init; } = [];

    /// <summary>Paths of the BMC's tasks that go on.</summary>
    public ImmutableList<string> Tasks { get; init; } = [];

    /// <summary>Paths of the BMC's tasks that were there before, and of ours: none of these is one whose beginning was cut off.</summary>
    public ImmutableList<string> Seen { get; init; } = [];

    /// <summary>What was asked for takes effect with the machine's next start.</summary>
    public bool NeedsReset { get; init; }

    public JsonMap ToState()
    {
        var state = Clock.ToObject();
        (state[DeleteKey], state[DeletedKey], state[KnownKey], state[TasksKey], state[SeenKey]) = (Texts(Delete), Texts(Deleted), Texts(Known), Texts(Tasks), Texts(Seen));
        (state[CreateKey], state[CreatedKey], state[ResetKey]) = (Volumes(Create), Volumes(Created), NeedsReset);
        return JsonMap.From(state);
    }

    /// <param name="state">As <see cref="ToState"/> made it.</param>
    public static RaidWork From(JsonMap state)
    {
        var json = state.ToObject();
        return new(state)
        {
            Delete = Texts(json[DeleteKey]), Deleted = Texts(json[DeletedKey]), Known = Texts(json[KnownKey]), Tasks = Texts(json[TasksKey]), Seen = Texts(json[SeenKey]),
            Create = Volumes(json[CreateKey]), Created = Volumes(json[CreatedKey]), NeedsReset = (bool?)json[ResetKey] ?? false,
        };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static ImmutableList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => (string)text!)];

    private static JsonArray Volumes(IEnumerable<RaidVolume> volumes) => new([.. volumes.Select(volume => volume.ToJson())]);

    private static ImmutableList<RaidVolume> Volumes(JsonNode? list) => [.. (list as JsonArray ?? []).Select(volume => RaidVolume.From((JsonObject)volume!))];
}
