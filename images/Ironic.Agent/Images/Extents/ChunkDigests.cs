namespace Ironic.Agent.Images.Extents;

/// <summary>What each chunk of an image's used bytes must come to.</summary>
/// <param name="ChunkBytes">Length of all of them but the last.</param>
/// <param name="Sha256">Lower-case hex, in order.</param>
internal sealed record ChunkDigests(int ChunkBytes, IReadOnlyList<string> Sha256);
