namespace Ironic.Agent.Conductor.Wire;

/// <summary>An HTTP answer, whole.</summary>
internal sealed record HttpAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);
}
