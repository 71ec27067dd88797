namespace Ironic.AgentContract.Images;

/// <summary>What the step <c>write_image</c> tells when it is done: its <c>deploy_result</c>.</summary>
/// <param name="Result">For people, in the words of upstream's agent.</param>
/// <param name="ConfigDriveSeconds">How much of its time went into the config drive; null: there was none, or the agent does not tell (upstream's).</param>
public sealed record WriteImageResult(string? Result, double? ConfigDriveSeconds);
