/** Our part of the Windows installer, compiled by NSIS where there is one (Debian: `apt-get install nsis`); nothing of it is run. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { APP_ID } from '../../main/desktop/app-names.ts'

const script = fileURLToPath(new URL('../../scripts/installer.nsh', import.meta.url))
const text = readFileSync(script, 'utf8')
const folder = mkdtempSync(path.join(tmpdir(), 'installer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hasCompiler = spawnSync('makensis', ['-VERSION']).status === 0

/** What electron-builder's own script has defined by the time it comes to ours. */
const around = `
Unicode true
Name "probe"
OutFile "probe.exe"
RequestExecutionLevel user
!define APP_ID "${APP_ID}"
!define BUILD_UNINSTALLER
!include LogicLib.nsh
!include FileFunc.nsh
!insertmacro un.GetParameters
!insertmacro un.GetOptions
!macro _isUpdated _a _b _t _f
  \${GetParameters} $R9
  ClearErrors
  \${GetOptions} $R9 "--updated" $R9
  IfErrors \`\${_f}\` \`\${_t}\`
!macroend
!define isUpdated \`"" isUpdated ""\`
Var installMode
LoadLanguageFile "\${NSISDIR}/Contrib/Language files/English.nlf"
LoadLanguageFile "\${NSISDIR}/Contrib/Language files/PortugueseBR.nlf"
LoadLanguageFile "\${NSISDIR}/Contrib/Language files/SpanishInternational.nlf"
!include "${script}"
!insertmacro customHeader
Section
  WriteUninstaller "$INSTDIR/uninstall.exe"
SectionEnd
Section "un.Uninstall"
  StrCpy $installMode "all"
  !insertmacro customUnInstall
SectionEnd
`

it.runIf(hasCompiler)(
  'it compiles, in each of the three languages, without a warning',
  () => {
    writeFileSync(path.join(folder, 'probe.nsi'), around)
    const { status, stdout } = spawnSync('makensis', ['-WX', '-V3', '-INPUTCHARSET', 'UTF8', 'probe.nsi'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stdout).toContain('Install data')
    expect(status).toBe(0)
  },
  30_000,
)

it('the data is kept unless somebody says otherwise: No is preselected, and without a question it takes /DELETEDATA', () => {
  const removals = text
    .split('\n')
    .filter((line) => line.includes('RMDir /r "$LOCALAPPDATA\\contact-sync-agent"'))
  expect(removals).toHaveLength(2)
  expect(text).toMatch(/GetOptions\} \$R0 "\/DELETEDATA" \$R1\s+\$\{ifNot\} \$\{Errors\}\s+RMDir/)
  expect(text).toMatch(/MB_YESNO\|MB_ICONQUESTION\|MB_DEFBUTTON2 "[^"]+" IDNO keepData\s+RMDir/)
  for (const language of [1033, 1046, 3082]) expect(text).toContain(`LangString askDeleteData ${language} `)
})
