import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Camera from 'lucide-solid/icons/camera';
import FolderOpen from 'lucide-solid/icons/folder-open';
import Mic from 'lucide-solid/icons/mic';
import Paperclip from 'lucide-solid/icons/paperclip';
import { Show } from 'solid-js';
import { IconButton } from '../ui/icon-button.tsx';
import { untilLifted } from './hold.ts';
import { useFilesTexts } from './texts/files-texts.ts';

/** A page without https has no microphone. */
const canRecord = 'MediaRecorder' in window && navigator.mediaDevices !== undefined;

/** A phone or tablet: it has a camera at hand. */
const isHandheld = matchMedia('(pointer: coarse)').matches;

/** Chooses files for the next message, on a phone from its camera too, or records a voice note. */
export default function AttachButtons(props: {
  disabled: boolean;
  isRecording: boolean;
  onChosen: (files: readonly File[]) => void;
  /** Settles when the finger that holds the microphone is lifted; null: it was not pressed by one. */
  onRecord: (lifted: Promise<void> | null) => void;
}) {
  const t = useFilesTexts();
  let input!: HTMLInputElement;
  let camera!: HTMLInputElement;
  const take = ({ currentTarget: field }: { currentTarget: HTMLInputElement }) => {
    props.onChosen([...(field.files ?? [])]);
    // The same file can be chosen again.
    field.value = '';
  };
  const mayRecord = () => !props.disabled && !props.isRecording;
  return (
    <div class="attach">
      <input ref={input} type="file" multiple hidden tabindex="-1" onChange={take} />
      <Show
        when={isHandheld}
        fallback={
          <IconButton label={t().sending.attach} disabled={props.disabled} onClick={() => input.click()}>
            <Paperclip size={18} aria-hidden="true" />
          </IconButton>
        }
      >
        <input
          ref={camera}
          type="file"
          accept="image/*"
          capture="environment"
          hidden
          tabindex="-1"
          onChange={take}
        />
        <DropdownMenu gutter={4} placement="top-start" modal={false}>
          <DropdownMenu.Trigger class="icon-button" aria-label={t().sending.attach} disabled={props.disabled}>
            <Paperclip size={18} aria-hidden="true" />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content class="menu">
              <DropdownMenu.Item class="menu-item plain" onSelect={() => camera.click()}>
                <Camera size={18} aria-hidden="true" />
                {t().sending.camera}
              </DropdownMenu.Item>
              <DropdownMenu.Item class="menu-item plain" onSelect={() => input.click()}>
                <FolderOpen size={18} aria-hidden="true" />
                {t().sending.choose}
              </DropdownMenu.Item>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu>
      </Show>
      <Show when={canRecord}>
        <span
          class="attach-voice"
          onPointerDown={(event) => {
            if (event.button === 0 && mayRecord()) props.onRecord(untilLifted(event));
          }}
        >
          <IconButton
            label={t().sending.record}
            disabled={!mayRecord()}
            // By key; a pointer has begun it when it was pressed.
            onClick={() => mayRecord() && props.onRecord(null)}
          >
            <Mic size={18} aria-hidden="true" />
          </IconButton>
        </span>
      </Show>
    </div>
  );
}
