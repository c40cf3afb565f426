"""Speaks to a server of the Model Context Protocol with the client of the protocol's authors, over standard input and output or HTTP.

Input on standard input: {"command": [...]} or {"url": "...", "token": "..."}, and "calls": [[tool, arguments], ...]. The client checks every
answer against the tool's output schema. Prints {"tools": {name: has_output_schema}, "answers": [{"error": bool, "text": ..., "data": ...}]}.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client


async def talk(read, write, calls):
    async with ClientSession(read, write) as session:
        await session.initialize()
        listed = await session.list_tools()
        answers = []
        for tool, arguments in calls:
            answer = await session.call_tool(tool, arguments)
            text = "".join(part.text for part in answer.content if part.type == "text")
            answers.append({"error": bool(answer.isError), "text": text, "data": answer.structuredContent})
        tools = {tool.name: bool(tool.outputSchema) for tool in listed.tools}
        return {"tools": tools, "answers": answers}


async def main():
    asked = json.load(sys.stdin)
    if "command" in asked:
        command = asked["command"]
        async with stdio_client(StdioServerParameters(command=command[0], args=command[1:])) as (read, write):
            return await talk(read, write, asked["calls"])
    headers = {"Authorization": f"Bearer {asked['token']}"} if asked.get("token") else None
    async with streamablehttp_client(asked["url"], headers=headers) as (read, write, _):
        return await talk(read, write, asked["calls"])


print(json.dumps(asyncio.run(main()), ensure_ascii=False))
