using Ironic.Model.Faults;

namespace Ironic.Api.Faults;

/// <summary>The refusals that the API itself makes, in Ironic's words where clients know them.</summary>
internal static class ApiFaults
{
    /// <summary>A field, parameter or verb newer than the version asked for.</summary>
    public static Fault TooNew { get; } = Fault.NotAcceptable("Request not acceptable.");

    public static Fault NoSuchResource { get; } = Fault.NotFound("Resource could not be found.");

    public static Fault Schema(string what, string problem) => Fault.Invalid($"Schema error for {what}: {problem}");
}
