namespace Ironic.Agent.Images;

/// <summary>What came of writing an image.</summary>
/// <param name="Message">What the conductor is told.</param>
/// <param name="RootUuid">The disk's identifier.</param>
/// <param name="ConfigDrive">The time that the config drive took; null: there was none.</param>
internal sealed record WrittenImage(string Message, string RootUuid, TimeSpan? ConfigDrive);
